//! The functions by name, with the number of their arguments.

/// A function of FHIRPath: its place in the list of names.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd)]
pub struct Function(u8);

/// One list gives the names, the numbers of arguments and the constants.
macro_rules! functions {
    ($($variant:ident $name:literal $least:literal $most:literal)*) => {
        /// The places.
        #[derive(Clone, Copy)]
        #[repr(u8)]
        enum Place { $($variant),* }
        #[allow(non_upper_case_globals, reason = "they are used as the variants of an enumeration are")]
        impl Function {
            $(pub const $variant: Self = Self(Place::$variant as u8);)*
        }
        /// The names, each with a blank after it.
        const NAMES: &str = concat!($($name, " "),*);
        /// The least and the greatest number of arguments of each.
        const ARGUMENTS: &[u8] = &[$($least << 4 | $most),*];
    };
}

functions! {
    Abs "abs" 0 0  Aggregate "aggregate" 1 2  All "all" 1 1  AllFalse "allFalse" 0 0  AllTrue "allTrue" 0 0  Answers "answers" 0 0
    AnyFalse "anyFalse" 0 0  AnyTrue "anyTrue" 0 0  As "as" 1 1  Avg "avg" 0 0  Ceiling "ceiling" 0 0  Children "children" 0 0
    Coalesce "coalesce" 1 15  Combine "combine" 1 1  Comparable "comparable" 1 1  Contains "contains" 1 1
    ConvertsToBoolean "convertsToBoolean" 0 0
    ConvertsToDate "convertsToDate" 0 0  ConvertsToDateTime "convertsToDateTime" 0 0  ConvertsToDecimal "convertsToDecimal" 0 0
    ConvertsToInteger "convertsToInteger" 0 0  ConvertsToQuantity "convertsToQuantity" 0 1  ConvertsToString "convertsToString" 0 0
    ConvertsToTime "convertsToTime" 0 0  Count "count" 0 0  DateOf "dateOf" 0 0  DayOf "dayOf" 0 0  Decode "decode" 1 1
    DefineVariable "defineVariable" 1 2  Descendants "descendants" 0 0  Distinct "distinct" 0 0  Empty "empty" 0 0  Encode "encode" 1 1
    EndsWith "endsWith" 1 1  Escape "escape" 1 1  Exclude "exclude" 1 1  Exists "exists" 0 1  Exp "exp" 0 0  Extension "extension" 1 1
    First "first" 0 0  Floor "floor" 0 0  GetValue "getValue" 0 0  HasValue "hasValue" 0 0  HighBoundary "highBoundary" 0 1
    HourOf "hourOf" 0 0  Iif "iif" 2 3  IndexOf "indexOf" 1 1  Intersect "intersect" 1 1  Is "is" 1 1  IsDistinct "isDistinct" 0 0
    Join "join" 0 1  Last "last" 0 0  LastIndexOf "lastIndexOf" 1 1  Length "length" 0 0  Ln "ln" 0 0  Log "log" 1 1
    LowBoundary "lowBoundary" 0 1  Lower "lower" 0 0  Matches "matches" 1 1  MatchesFull "matchesFull" 1 1  Max "max" 0 0
    MemberOf "memberOf" 1 1  MillisecondOf "millisecondOf" 0 0  Min "min" 0 0  MinuteOf "minuteOf" 0 0  MonthOf "monthOf" 0 0
    Not "not" 0 0  Now "now" 0 0  OfType "ofType" 1 1  Ordinal "ordinal" 0 0  Power "power" 1 1  Precision "precision" 0 0
    Repeat "repeat" 1 1  RepeatAll "repeatAll" 1 1  Replace "replace" 2 2  ReplaceMatches "replaceMatches" 2 2  Resolve "resolve" 0 0
    Round "round" 0 1  SecondOf "secondOf" 0 0  Select "select" 1 1  Single "single" 0 0  Skip "skip" 1 1  Sort "sort" 0 15
    Split "split" 1 1  Sqrt "sqrt" 0 0  StartsWith "startsWith" 1 1  SubsetOf "subsetOf" 1 1  Substring "substring" 1 2  Sum "sum" 0 0
    SupersetOf "supersetOf" 1 1  Tail "tail" 0 0  Take "take" 1 1  TimeOf "timeOf" 0 0  TimeOfDay "timeOfDay" 0 0
    ToBoolean "toBoolean" 0 0  ToChars "toChars" 0 0  ToDate "toDate" 0 0  ToDateTime "toDateTime" 0 0  ToDecimal "toDecimal" 0 0
    ToInteger "toInteger" 0 0  ToQuantity "toQuantity" 0 1  ToString "toString" 0 0  ToTime "toTime" 0 0  Today "today" 0 0
    Trace "trace" 1 2  Trim "trim" 0 0  Truncate "truncate" 0 0  TypeOf "type" 0 0  Unescape "unescape" 1 1  Union "union" 1 1
    Upper "upper" 0 0  Weight "weight" 0 0  Where "where" 1 1  YearOf "yearOf" 0 0
}

/// The function of a name, and how many arguments it takes: 15 stands for any number.
pub fn find(name: &str) -> Option<(Function, usize, usize)> {
    for (at, (own, arguments)) in NAMES.split(' ').zip(ARGUMENTS).enumerate() {
        if own == name {
            let most = usize::from(arguments & 15);
            return Some((Function(u8::try_from(at).ok()?), usize::from(arguments >> 4), if most == 15 { MANY } else { most }));
        }
    }
    None
}

/// At most so many arguments.
const MANY: usize = 200;

/// The name of a function, for errors: the program for visitors tells none.
#[cfg(not(feature = "native"))]
pub fn name_of(_: Function) -> &'static str {
    ""
}

/// The name of a function.
#[cfg(feature = "native")]
pub fn name_of(function: Function) -> &'static str {
    NAMES.split(' ').nth(function.0.into()).unwrap_or_default()
}

/// Functions that exist but are not evaluated here: they need the definitions of FHIR or a terminology server.
const REFUSED: &[&str] = &["htmlChecks", "conformsTo", "subsumes", "subsumedBy", "elementDefinition", "slice", "checkModifiers"];

/// Why a name is no function here.
pub fn refusal(name: &str) -> &'static str {
    if REFUSED.contains(&name) { "() is not supported here" } else { "(): there is no such function" }
}
