"""What pyxform says in English, said in sentences that are translated. The patterns follow pyxform 4."""

from __future__ import annotations

import re

from desktop_app.base.i18n import N_, tr

_TABLE: tuple[tuple[str, str], ...] = (
    # Questions
    (
        r"Unknown question type '(?P<value>.*?)'",
        N_("The question type “{value}” does not exist. Choose a type of XLSForm, such as text or integer."),
    ),
    (
        r"Question with no type",
        N_("The question has no type. Fill in the column “type”, or empty the row."),
    ),
    (
        r"(?:Question or group|Row) (?:with no name|without name)",
        N_("The row has a type but no name. Fill in the column “name”."),
    ),
    (
        r"Row without name, text, or label is being skipped",
        N_("The row has no name and no label. It is left out."),
    ),
    (
        r"The survey element named '(?P<value>.*?)' has no label or hint",
        N_("The question “{value}” has no label. Fill in the column “label”."),
    ),
    (r"has no label", N_("The group or repeat has no label. Nothing is shown above its questions.")),
    (
        r"Missing calculation",
        N_("The row is a calculation without a formula. Fill in the column “calculation”."),
    ),
    (
        r"You must have a sheet named 'survey'",
        N_("The workbook has no sheet “survey”. Name the sheet of the questions so."),
    ),
    (
        r"The input data does not appear to be a valid XLSForm|was not recognized as a supported type",
        N_("This is not an XLSForm: no sheet “survey” with the columns type, name and label was found."),
    ),
    (
        r"One or more required column headers were not found: (?P<value>.*?)\.(?: |$)",
        N_("The column {value} is missing. Write it into the first row of the sheet."),
    ),
    (
        r"Headers that are different names for the same column were found: (?P<value>.*?)\. ",
        N_("Several columns mean the same: {value}. Delete one of them."),
    ),
    (
        r"Duplicate column header: (?P<value>.*)",
        N_("There are two columns “{value}”. Delete or rename one of them."),
    ),
    (
        r"missing header row",
        N_("The first row of the sheet does not hold the names of the columns. Write them there."),
    ),
    (
        r"Column headers must not be empty and must not contain spaces",
        N_("The name of a column is empty or has spaces. Correct it in the first row."),
    ),
    (
        r"following column\(s\) are not supported.*?: (?P<value>.*?)\. ",
        N_("The column {value} is not known on this sheet. Correct its name or delete it."),
    ),
    (
        r"sheet named '(?P<value>.*?)', the following sheets with similar names were found: '(?P<other>.*?)'",
        N_("There is no sheet “{value}”. Correct the name of “{other}” if it is meant."),
    ),
    (
        r"For '(?P<value>[\w-]+)' questions, the 'trigger' column must not be empty",
        N_("A question of the type “{value}” needs a trigger. Fill in the column “trigger”."),
    ),
    # Names
    (
        r"'name' value '(?P<value>.*?)' is invalid. Questions, groups, and repeats must be unique",
        N_("The name “{value}” is used twice in the same group. Give one of the questions another name."),
    ),
    (
        r"case-insensitive match to another name",
        N_("The name differs from another one by capital letters only. Choose a clearer name."),
    ),
    (
        r"Repeat names must (?:not be the same as|unique)",
        N_("The name of the repeat is used already. Give it another name."),
    ),
    (r"'meta' is reserved", N_("The name “meta” is taken by the form itself. Choose another name.")),
    (
        r"Names must begin with a letter or underscore",
        N_("The name must begin with a letter, and have only letters, digits, _, - and dots after it."),
    ),
    (
        r"Names used here must not",
        N_("This name of a property of an entity is not allowed. Choose another name."),
    ),
    # References
    (
        r"Could not find the name '(?P<value>.*?)'",
        N_("${{{value}}} names a question that the sheet “survey” does not have. Correct the name."),
    ),
    (
        r"The name '(?P<value>.*?)' appears more than once",
        N_("${{{value}}} could mean several questions. Give each question a name of its own."),
    ),
    (
        r"There is no survey element named '(?P<value>.*?)'",
        N_("There is no question “{value}”. Correct the name."),
    ),
    (
        r"There are multiple survey elements named '(?P<value>.*?)'",
        N_("Several questions are called “{value}”. Give each a name of its own."),
    ),
    (
        r"Reference variables must start with",
        N_("A reference is written {form}, with both braces and no spaces. Correct it."),
    ),
    (r"must have a comma between each variable", N_("Separate several references with commas.")),
    (
        r"Pyxform references must refer to a question that exists",
        N_("The trigger names a question that does not exist. Correct the name."),
    ),
    (
        r"The question \$\{(?P<value>.*?)\} is not user-visible",
        N_("${{{value}}} is never asked, so nothing can follow from its answer. Choose another trigger."),
    ),
    # Groups
    (
        r"Unmatched 'end_(?P<value>\w+)'",
        N_("“end_{value}” has no “begin_{value}” before it. Add that row or delete this one."),
    ),
    (
        r"Unmatched 'begin_(?P<value>\w+)'",
        N_("“begin_{value}” has no “end_{value}” after it. Add that row where the part ends."),
    ),
    # Choices
    (
        r"List name not in (?:choices|external choices) sheet: (?P<value>.*)",
        N_("The list “{value}” is not on the sheet of choices. Correct its name, or add the list there."),
    ),
    (r"There should be a choices sheet", N_("The workbook has no sheet “choices” for its lists. Add it.")),
    (
        r"There should be an external_choices sheet",
        N_("The workbook has no sheet “external_choices”. Add it."),
    ),
    (
        r"There should be choices for this question",
        N_("The question has no choices. Add its list to the sheet “choices”."),
    ),
    (r"Choices must have a name", N_("The choice has no name. Fill in the column “name”.")),
    (r"Choices should have a label", N_("The choice has no label. Its name is shown instead.")),
    (
        r"Choice names must be unique for each choice list",
        N_("Two choices in the list have this name. Give one of them another name."),
    ),
    (
        r"Choice names with spaces.*?See \[(?P<value>.*?)\]",
        N_(
            "The name of the choice “{value}” has spaces, which a question with several answers cannot store."
        ),
    ),
    (
        r"Choice filter not supported with or_other",
        N_("“or_other” and a choice filter do not go together. Leave one out."),
    ),
    (
        r"Please specify choices for this 'or other' question",
        N_("The question with “or_other” has no choices. Add its list to the sheet “choices”."),
    ),
    (
        r"File name for .* should end with one of",
        N_("A list in a file is named with its ending: .csv, .xml or .geojson. Correct the type."),
    ),
    (
        r"uses or_other and translations",
        N_(
            "The choice “other” and its question are added in English. "
            "Add them to the workbook yourself to have them in your language."
        ),
    ),
    # Parameters
    (
        r"parameter '(?P<value>\w+)' must be a number",
        N_("The parameter “{value}” must be a number. Correct the column “parameters”."),
    ),
    (
        r"Parameters must be in the form",
        N_("Parameters are written name=value, separated by spaces. Correct them."),
    ),
    (
        r"The following are invalid parameter key\(s\): '(?P<value>.*?)'",
        N_("The parameter {value} is not known for this type. Correct its name or delete it."),
    ),
    (r"'parameters' value is invalid", N_("The parameters do not fit this type of question. Correct them.")),
    # Entities
    (r"add an entities sheet", N_("“save_to” needs a sheet “entities”. Add it, or empty the column.")),
    (
        r"'save_to' value is invalid",
        N_("The value of “save_to” does not fit the sheet “entities”. Correct it."),
    ),
    (
        r"the entity declaration is invalid",
        N_("The row of the sheet “entities” is not complete. Correct it."),
    ),
    # Notes
    (
        r"'disabled' column header is not part",
        N_("The column “disabled” belongs to older forms. Rows with “yes” in it are left out."),
    ),
    (
        r"max-pixels parameter",
        N_("Pictures are taken in full size. “max-pixels” in the column “parameters” makes them smaller."),
    ),
    (r"is no longer supported on most devices", N_("Only old phones support this. It stays blank here.")),
    (
        r"Language '(?P<value>.*?)' is missing the (?P<other>.*?) columns? ?(?P<more>.*?)\.?$",
        N_("Some texts are not in the language “{value}”: {other} {more}."),
    ),
    (
        r"language declarations do not contain valid machine-readable codes: (?P<value>.*?)\. ",
        N_("The language {value} has no code; write for example “Tiếng Việt (vi)”."),
    ),
    (r"has an invalid date", N_("A cell has a date that Excel cannot represent. Write it as text.")),
)

_COMPILED = tuple((re.compile(pattern, re.DOTALL | re.MULTILINE), sentence) for pattern, sentence in _TABLE)


def translated(message: str) -> str:
    """The message in the language of the user; as it is where no sentence is known for it.

    Several languages that lack a column each get a line of their own.
    """
    lines = message.split("\n") if message.startswith("Language '") else [message]
    return " ".join(_translated(line) for line in lines)


def _translated(message: str) -> str:
    for pattern, sentence in _COMPILED:
        match = pattern.search(message)
        if match is not None:
            found = {name: (text or "").strip() for name, text in match.groupdict().items()}
            return tr(sentence, **found, form="${name}")
    return message
