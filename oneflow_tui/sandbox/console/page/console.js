// The console: keeps what the sandbox has told, and draws those sections whose part of it has come anew.

import { showAccess, showName, showTypes, showUsers, showWebhooks } from "./account.js";
import { showCalls } from "./calls.js";
import { showConditions } from "./conditions.js";
import { showContracts } from "./contracts.js";
import { showDeliveries } from "./deliveries.js";
import { showInvitations } from "./invitations.js";
import { showNotes } from "./notes.js";
import "./seeds.js";
import { begin, stop } from "./sending.js";
import { showSwitches } from "./switches.js";
import { showTemplates } from "./templates.js";
import { showTrouble } from "./trouble.js";

const SECTIONS = [
  [showAccess, "access"],
  [showName, "account"],
  [showConditions, "conditions"],
  [showTemplates, "templates", "template_types", "workspaces"],
  [showInvitations, "invitations", "workspaces"],
  [showContracts, "contracts", "contract_count", "workspaces", "templates"],
  [showDeliveries, "deliveries", "delivery_counts"],
  [showNotes, "notes"],
  [showCalls, "calls"],
  [showTrouble, "faults"],
  [showSwitches, "switches"],
  [showUsers, "users"],
  [showTypes, "template_types"],
  [showWebhooks, "webhooks", "template_types"],
];
const NOTHING = {
  access: {}, account: {}, conditions: {}, faults: {}, delivery_counts: {},
  workspaces: [], template_types: [], templates: [], users: [], invitations: [], webhooks: [], contracts: [],
  deliveries: [], notes: [], calls: [], switches: [],
};

let known = null;

function show(news) {
  const all = known === null;
  known = { ...NOTHING, ...known, ...news };
  for (const [draw, ...keys] of SECTIONS) {
    if (all || keys.some((key) => key in news)) draw(known);
  }
}

export { show, stop };

begin(show);
