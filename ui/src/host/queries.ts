// Reads and writes for screens. What a write makes stale comes from the generated tables alone.
import { keepPreviousData, QueryClient, useMutation, useQuery, useQueryClient, type UseMutationResult, type UseQueryResult } from "@tanstack/react-query";

import type { Fault } from "./bindings";
import { PROVIDES, STALE } from "./bindings";
import { call, type Command, type Input, type Output } from "./index";

interface ReadOptions {
  /** Ask only when this holds. */
  enabled?: boolean;
  /** Look again this often, in milliseconds. */
  every?: number | false;
  /** Show the answer to the question before while this one is open. */
  keep?: boolean;
}

/** A read, shared by all screens that ask the same thing. */
export function useRead<C extends Command>(command: C, input: Input<C>, options: ReadOptions = {}): UseQueryResult<Output<C>, Fault> {
  return useQuery<Output<C>, Fault>({
    queryKey: [command, input],
    queryFn: () => call(command, input),
    enabled: options.enabled ?? true,
    refetchInterval: options.every ?? false,
    ...(options.keep && { placeholderData: keepPreviousData }),
  });
}

/** A write; afterwards every read that it made stale is asked again. */
export function useWrite<C extends Command>(command: C): UseMutationResult<Output<C>, Fault, Input<C>> {
  const client = useQueryClient();
  return useMutation<Output<C>, Fault, Input<C>>({
    mutationFn: (input) => call(command, input),
    onSettled: () => refresh(client, staleAfter(command)),
  });
}

/** Asks again what is on screen and provides one of `keys`; the rest is asked when it is next shown. */
export function refresh(client: QueryClient, keys: ReadonlySet<string>): Promise<void> {
  return client.invalidateQueries({ predicate: (query) => provides(query.queryKey[0] as Command).some((key) => keys.has(key)) });
}

/** What is stale once `command` was carried out; a read that is carried out as a write renews what it provides. */
export function staleAfter(command: Command): ReadonlySet<string> {
  return new Set([...STALE[command], ...provides(command)]);
}

/** One client for the whole window. AWS is asked when a screen needs it, not when a window gets the focus. */
export function newClient(): QueryClient {
  return new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: 10_000, refetchOnWindowFocus: false } } });
}

function provides(command: Command): readonly string[] {
  return PROVIDES[command];
}
