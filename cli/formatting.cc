// What the program uses of fmt, compiled into it. Debian has fmt as a shared library alone, and with it come libstdc++
// and libgcc once more: loading them took as long as all else that happens before main().
#define FMT_HEADER_ONLY
#include <fmt/format.h>

#include <locale>
#include <string>

namespace sluice::cli {

// What is called from elsewhere; the rest is behind it. A name that is missing here comes from the library again.
[[gnu::used]] constexpr std::string (*kFormat)(fmt::string_view, fmt::format_args) = &fmt::vformat;
[[gnu::used]] constexpr auto* kThousandsSeparator = &fmt::detail::thousands_sep_impl<char>;
[[gnu::used]] constexpr auto* kDecimalPoint = &fmt::detail::decimal_point_impl<char>;
[[gnu::used]] constexpr auto kLocale = &fmt::detail::locale_ref::get<std::locale>;

}  // namespace sluice::cli
