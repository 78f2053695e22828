// What Thunderbird is asked to do from within: its own commands and windows, nothing of ours. Each function is called by
// name with what follows it (see thunderbird.py).

const steps = {
  // Finds the calendars of an account as the wizard "New Calendar, On the Network" does, and subscribes to them. The
  // password is saved as if the box under the question for it had been ticked.
  async subscribe(url, username, password) {
    const login = Cc["@mozilla.org/login-manager/loginInfo;1"].createInstance(Ci.nsILoginInfo);
    login.init(new URL(url).origin, null, "Radicale - Password Required", username, password, "", "");
    await Services.logins.addLoginAsync(login);
    const found = await cal.provider.detection.detect(username, password, url, false, [], {});
    for (const one of cal.manager.getCalendars()) cal.manager.unregisterCalendar(one);
    for (const calendar of [...found.values()].flat().filter(one => one.type == "caldav")) {
      calendar.setProperty("username", username);
      calendar.setProperty("color", "#2f6f4f");
      cal.manager.registerCalendar(calendar);
    }
    return cal.manager.getCalendars().map(calendar => calendar.name);
  },

  // The calendar's tab with nothing but the working days of a week.
  async tidy() {
    document.getElementById("tabmail").openTab("calendar");
    const press = id => document.getElementById(id).doCommand();
    if (!document.getElementById("today-pane-panel").collapsed) press("calendar_toggle_todaypane_command");
    if (!document.getElementById("bottom-events-box").hidden) press("calendar_show_unifinder_command");
    if (!document.getElementById("calSidebar").collapsed) press("calendar_toggle_calendarsidebar_command");
    switchCalendarView("week", true);
    if (!currentView().workdaysOnly) press("calendar_toggle_workdays_only_command");
  },

  async week(day) {
    const when = cal.createDateTime(day);
    when.timezone = cal.dtz.defaultTimezone;
    currentView().goToDay(when);
  },

  // Asks the server for what is new; whether an entry with this title is there whose text holds these words.
  async holds(title, text) {
    for (const calendar of cal.manager.getCalendars()) calendar.refresh();
    const item = (await all()).find(item => item.title == title);
    return Boolean(item?.descriptionText?.includes(text));
  },

  // Opens an entry to look at, or to edit, as "View" and "Edit" of its menu do, at this place.
  async open(title, how, x, y, width, height) {
    const item = (await all()).find(item => item.title == title);
    how == "edit" ? modifyEventWithDialog(item, true) : openEventDialogForViewing(item);
    const kind = how == "edit" ? "Calendar:EventDialog" : "Calendar:EventSummaryDialog";
    const dialog = await until(() => Services.wm.getMostRecentWindow(kind));
    await until(() => dialog.document.readyState == "complete");
    if (how == "edit") await until(() => isFilled(dialog, title));
    dialog.resizeTo(width, height);
    dialog.moveTo(x, y);
    if (how == "view") dialog.document.activeElement.blur();
  },

  // The middle, on the screen, of a field of the entry that is being edited.
  async field(name) {
    const [inside, field] = edited(name);
    return middle(inside, field.getBoundingClientRect());
  },

  // … of a line of the text of the entry that is being edited.
  async line(words) {
    const inside = edited("item-description")[1].contentWindow;
    const lines = inside.document.createTreeWalker(inside.document.body, NodeFilter.SHOW_TEXT);
    while (lines.nextNode().data.trim() != words);
    const line = inside.document.createRange();
    line.selectNodeContents(lines.currentNode);
    inside.scrollBy(0, line.getBoundingClientRect().y - inside.innerHeight / 2);
    return middle(inside, line.getBoundingClientRect());
  },

  // … of an entry in the week that is shown.
  async entry(title) {
    const box = await until(() => boxes().find(box => box.occurrence?.title == title));
    return middle(window, box.getBoundingClientRect());
  },

  // … of a column of a task in the list.
  async task(title, column) {
    const list = document.getElementById("calendar-task-tree");
    const rows = () => [...Array(list.view.rowCount).keys()];
    const row = await until(() => rows().find(row => list.getTaskAtRow(row).title == title) + 1) - 1;
    const cell = list.getCoordsForCellItem(row, list.columns.getColumnAt(column), "cell");
    const body = list.querySelector("treechildren").getBoundingClientRect();
    cell.x += body.x;
    cell.y += body.y;
    cell.width = Math.min(cell.width, 60);
    return middle(window, cell);
  },

  async dayWidth() {
    const columns = [...document.querySelectorAll("calendar-event-column")].map(column => column.getBoundingClientRect());
    const [first, second] = columns.filter(column => column.width);
    return second.x - first.x;
  },

  async tasks() {
    calSwitchToTaskMode();
    if (!document.getElementById("today-pane-panel").collapsed)
      document.getElementById("calendar_toggle_todaypane_command").doCommand();
    document.getElementById("calendar-task-details-container").style.height = "420px";
    taskViewUpdate("all");
  },

  // What a field of the entry that is being edited holds.
  async content(name) {
    const [, field] = edited(name);
    return field.value ?? field.contentDocument.body.innerText;
  },

  async isOpen() {
    return Boolean(Services.wm.getMostRecentWindow("Calendar:EventDialog"));
  },

  async close() {
    for (const kind of ["Calendar:EventDialog", "Calendar:EventSummaryDialog"]) {
      for (const dialog of Services.wm.getEnumerator(kind)) dialog.close();
    }
  },

  async version() {
    return Services.appinfo.version;
  },

  async quit() {
    setTimeout(() => Services.startup.quit(Ci.nsIAppStartup.eForceQuit), 200);
  },
};

async function all() {
  const { ITEM_FILTER_TYPE_ALL, ITEM_FILTER_COMPLETED_ALL } = Ci.calICalendar;
  const filter = ITEM_FILTER_TYPE_ALL | ITEM_FILTER_COMPLETED_ALL;
  const lists = cal.manager.getCalendars().map(calendar => calendar.getItemsAsArray(filter, 0, null, null));
  return (await Promise.all(lists)).flat();
}

function boxes() {
  return [...document.querySelectorAll("calendar-event-box")].filter(box => box.getBoundingClientRect().width);
}

function middle(inside, box) {
  return [inside.mozInnerScreenX + box.x + box.width / 2, inside.mozInnerScreenY + box.y + box.height / 2];
}

function isFilled(dialog, title) {
  const field = dialog.document.querySelector("iframe")?.contentDocument.getElementById("item-title");
  return field?.value == title && dialog.document.hasFocus();
}

function edited(name) {
  const dialog = Services.wm.getMostRecentWindow("Calendar:EventDialog");
  const inside = dialog.document.querySelector("iframe").contentWindow;
  return [inside, inside.document.getElementById(name)];
}

async function until(holds) {
  for (let turn = 0; turn < 200; turn++) {
    const answer = holds();
    if (answer) return answer;
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  throw new Error(`never: ${holds}`);
}

const [step, ...details] = args;
return await steps[step](...details);
