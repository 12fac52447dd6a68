// Our look: a night sky (indigo) and a firefly's glow (amber). Values only; Cloudscape's tokens on the left.
import type { Theme } from "@cloudscape-design/components/theming";

/** The colour of the night and of the glow, for what Cloudscape does not draw. */
const indigo = { light: "#4b3fd1", dark: "#b9b0ff" };
const indigoDeep = { light: "#382da8", dark: "#d3cdff" };
const indigoDeepest = { light: "#2a2185", dark: "#e4e0ff" };
const onIndigo = { light: "#ffffff", dark: "#17132e" };
const page = { light: "#f7f7fb", dark: "#110f1e" };
const card = { light: "#ffffff", dark: "#1a172a" };
const raised = { light: "#ffffff", dark: "#231f37" };
const wash = { light: "#f1effc", dark: "#272242" };
const line = { light: "#dcdae8", dark: "#37324f" };
const ink = { light: "#1b1830", dark: "#e9e7f3" };
const inkSoft = { light: "#5a5672", dark: "#aaa5c3" };

export const theme: Theme = {
  tokens: {
    fontFamilyBase: '"Inter Variable", system-ui, sans-serif',
    fontFamilyMonospace: '"JetBrains Mono Variable", ui-monospace, monospace',
    borderRadiusButton: "8px",
    borderRadiusContainer: "12px",
    borderRadiusInput: "8px",
    borderRadiusAlert: "10px",
    borderRadiusBadge: "6px",
    borderRadiusTiles: "10px",
    borderWidthButton: "1px",
    colorBackgroundLayoutMain: page,
    colorBackgroundLayoutPanel: card,
    colorBackgroundContainerContent: card,
    colorBackgroundContainerHeader: card,
    colorBackgroundCard: card,
    colorBackgroundDialogDefault: raised,
    colorBackgroundPopover: raised,
    colorBackgroundDropdownItemDefault: raised,
    colorBackgroundDropdownItemHover: wash,
    colorBackgroundInputDefault: card,
    colorBackgroundControlDefault: card,
    colorBackgroundControlChecked: indigo,
    colorBackgroundItemSelected: wash,
    colorBackgroundCellShaded: wash,
    colorBackgroundTilesDisabled: page,
    colorBackgroundButtonNormalDefault: card,
    colorBackgroundButtonNormalHover: wash,
    colorBackgroundButtonNormalActive: wash,
    colorBackgroundButtonPrimaryDefault: indigo,
    colorBackgroundButtonPrimaryHover: indigoDeep,
    colorBackgroundButtonPrimaryActive: indigoDeepest,
    colorBackgroundProgressBarValueDefault: indigo,
    colorBackgroundSegmentActive: indigo,
    colorBackgroundSegmentDefault: card,
    colorBackgroundSegmentHover: wash,
    colorBackgroundSegmentWrapper: card,
    colorBorderButtonNormalDefault: indigo,
    colorBorderButtonNormalHover: indigoDeep,
    colorBorderButtonNormalActive: indigoDeep,
    colorBorderButtonPrimaryDefault: indigo,
    colorBorderButtonPrimaryHover: indigoDeep,
    colorBorderButtonPrimaryActive: indigoDeepest,
    colorBorderContainerTop: "transparent",
    colorBorderCard: line,
    colorBorderDividerDefault: line,
    colorBorderDividerSecondary: line,
    colorBorderInputFocused: indigo,
    colorBorderItemFocused: indigo,
    colorBorderItemSelected: indigo,
    colorBorderLayout: line,
    colorItemSelected: indigo,
    colorTextAccent: indigo,
    colorTextBodyDefault: ink,
    colorTextBodySecondary: inkSoft,
    colorTextHeadingDefault: ink,
    colorTextHeadingSecondary: inkSoft,
    colorTextFormSecondary: inkSoft,
    colorTextFormDefault: ink,
    colorTextFormLabel: ink,
    colorTextLabel: inkSoft,
    colorTextEmpty: inkSoft,
    colorTextGroupLabel: inkSoft,
    colorTextCounter: inkSoft,
    colorTextButtonNormalDefault: indigo,
    colorTextButtonNormalHover: indigoDeep,
    colorTextButtonNormalActive: indigoDeepest,
    colorTextLinkButtonNormalDefault: indigo,
    colorTextLinkButtonNormalHover: indigoDeep,
    colorTextLinkButtonNormalActive: indigoDeepest,
    colorTextButtonPrimaryDefault: onIndigo,
    colorTextButtonPrimaryHover: onIndigo,
    colorTextButtonPrimaryActive: onIndigo,
    colorTextSegmentActive: onIndigo,
    colorTextSegmentHover: indigo,
    colorTextLinkDefault: indigo,
    colorTextLinkHover: indigoDeep,
    colorTextInteractiveDefault: inkSoft,
    colorTextInteractiveHover: ink,
    colorTextInteractiveActive: ink,
    colorTextSideNavigationItemActive: indigo,
  },
};
