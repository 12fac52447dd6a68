//! What stands in an account, told so that two worlds can be compared: names for IDs, no times, every list in order.

use serde_json::{Map, Value, json};

use super::world::list;

/// Security groups, load balancers with their listeners, target groups with their targets, and endpoint services.
pub fn of(inventory: &Value) -> Value {
    let told = named(inventory);
    let keys = ["security_groups", "load_balancers", "target_groups", "endpoint_services"];
    let kept: Map<String, Value> = keys.iter().map(|key| ((*key).to_owned(), ordered(&told[*key]))).collect();
    kept.into()
}

/// The inventory with every ID and ARN of what could have been made replaced by what it is.
fn named(inventory: &Value) -> Value {
    let mut text = inventory.to_string();
    let mut put = |id: &Value, name: String| {
        let id = id.as_str().unwrap_or_else(|| panic!("{id} is no ID"));
        text = text.replace(id, &name);
    };
    for balancer in list(&inventory["load_balancers"]) {
        for listener in list(&balancer["listeners"]) {
            put(&listener["arn"], format!("listener {} of {}", listener["port"], plain(&balancer["name"])));
        }
        put(&balancer["dns_name"], format!("dns of {}", plain(&balancer["name"])));
        put(&balancer["arn"], format!("balancer {}", plain(&balancer["name"])));
    }
    for group in list(&inventory["target_groups"]) {
        put(&group["arn"], format!("targets {}", plain(&group["name"])));
    }
    for group in list(&inventory["security_groups"]) {
        put(&group["id"], format!("group {} of {}", plain(&group["name"]), plain(&group["vpc"])));
    }
    for service in list(&inventory["endpoint_services"]) {
        put(&service["id"], format!("service on {}", ordered(&service["load_balancers"])).replace('"', "'"));
    }
    let mut told = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{e}: {text}"));
    forget_times(&mut told);
    told
}

/// A name that is whole within a JSON text.
fn plain(name: &Value) -> String {
    name.as_str().unwrap_or_default().replace(['"', '\\'], "")
}

fn forget_times(value: &mut Value) {
    match value {
        Value::Object(map) => {
            map.remove("created_at");
            map.values_mut().for_each(forget_times);
        }
        Value::Array(items) => items.iter_mut().for_each(forget_times),
        _ => {}
    }
}

fn ordered(value: &Value) -> Value {
    match value {
        Value::Object(map) => {
            map.iter().map(|(key, value)| (key.clone(), ordered(value))).collect::<Map<_, _>>().into()
        }
        Value::Array(items) => {
            let mut items: Vec<Value> = items.iter().map(ordered).collect();
            items.sort_by_key(Value::to_string);
            json!(items)
        }
        other => other.clone(),
    }
}
