# sluice_precompile(<target> [header ...]): the standard headers that nearly every file includes, and the target's own
# <header ...>, are read once per target instead of once per file. Most of the time to compile a rule was that.
#
# Files include what they use all the same: clang-tidy's build does without this (CMAKE_DISABLE_PRECOMPILE_HEADERS).
set(sluice_common_headers
  <algorithm> <array> <chrono> <cstdint> <functional> <map> <memory> <optional> <set> <span> <string> <string_view> <tuple>
  <unordered_map> <utility> <variant> <vector>)

function(sluice_precompile target)
  list(TRANSFORM ARGN REPLACE "^(.+)$" "<\\1>" OUTPUT_VARIABLE headers)
  target_precompile_headers(${target} PRIVATE ${sluice_common_headers} ${headers})
endfunction()

# ccache asks for the first of g++ (manual, "Precompiled headers"). For the others: from a precompiled std::string g++ 12
# sees copies out of bounds that are not there, as it does without for -Wrestrict (GCC bugs 105651 and 105329).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND NOT CMAKE_DISABLE_PRECOMPILE_HEADERS)
  target_compile_options(sluice_options INTERFACE
    -fpch-preprocess -Wno-array-bounds -Wno-stringop-overflow -Wno-stringop-overread)
endif()
