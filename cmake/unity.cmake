# sluice_unity(<target> <name>...): where the build joins files (CMAKE_UNITY_BUILD, as the presets release and sanitize
# have it), each <name> that several files of the target have in their unnamed namespaces is each file's own.
#
# Rules all have a Check, formats a Detect and a Read: their file says of what. Joined, they would meet in one translation
# unit, so there each becomes Check_<a number of its file>. A third of the time to compile; `tidy` and `dev` compile
# each file alone, which shows that it includes what it uses.
function(sluice_unity target)
  set(own "#define SLUICE_JOIN_(name, file) name##_##file\n#define SLUICE_JOIN(name, file) SLUICE_JOIN_(name, file)")
  foreach(name IN LISTS ARGN)
    string(APPEND own "\n#define ${name} SLUICE_JOIN(${name}, SLUICE_FILE)")
  endforeach()
  set_target_properties(${target} PROPERTIES
    UNITY_BUILD_UNIQUE_ID SLUICE_FILE
    UNITY_BUILD_CODE_BEFORE_INCLUDE "${own}")
endfunction()
