//! The macro that writes values as JSON is written.

/// A value written as JSON is, with expressions in it.
#[macro_export]
#[doc(hidden)]
macro_rules! small_json {
    ([ $($list:tt)* ]) => {{
        let mut list: Vec<$crate::formats::json::small::Json> = Vec::new();
        $crate::small_json_array!(list $($list)*);
        $crate::formats::json::small::Json::Array(list)
    }};
    ({ $($members:tt)* }) => {{
        let mut map = $crate::formats::json::small::Map::new();
        $crate::small_json_object!(map $($members)*);
        $crate::formats::json::small::Json::Object(map)
    }};
    ($value:expr) => { $crate::formats::json::small::ToJson::to_json(&$value) };
}

/// The members of an object.
#[macro_export]
#[doc(hidden)]
macro_rules! small_json_object {
    ($map:ident) => {};
    ($map:ident $name:literal : { $($value:tt)* } $(, $($rest:tt)*)?) => {
        $map.insert($name.into(), $crate::small_json!({ $($value)* }));
        $crate::small_json_object!($map $($($rest)*)?);
    };
    ($map:ident $name:literal : [ $($value:tt)* ] $(, $($rest:tt)*)?) => {
        $map.insert($name.into(), $crate::small_json!([ $($value)* ]));
        $crate::small_json_object!($map $($($rest)*)?);
    };
    ($map:ident $name:literal : $value:expr $(, $($rest:tt)*)?) => {
        $map.insert($name.into(), $crate::small_json!($value));
        $crate::small_json_object!($map $($($rest)*)?);
    };
}

/// The values of a list.
#[macro_export]
#[doc(hidden)]
macro_rules! small_json_array {
    ($list:ident) => {};
    ($list:ident { $($value:tt)* } $(, $($rest:tt)*)?) => {
        $list.extend([$crate::small_json!({ $($value)* })]);
        $crate::small_json_array!($list $($($rest)*)?);
    };
    ($list:ident [ $($value:tt)* ] $(, $($rest:tt)*)?) => {
        $list.extend([$crate::small_json!([ $($value)* ])]);
        $crate::small_json_array!($list $($($rest)*)?);
    };
    ($list:ident $value:expr $(, $($rest:tt)*)?) => {
        $list.extend([$crate::small_json!($value)]);
        $crate::small_json_array!($list $($($rest)*)?);
    };
}
