# One library per directory. A library's headers are reachable only through a directory that holds nothing else, so an
# #include against the layers (DESIGN: base <- lex <- ast <- ...) does not compile: the path is not there.
#
#   sluice_library(<directory> SOURCES a.cc ... [PUBLIC lib ...] [PRIVATE lib ...])
#
# The target of analyzer/lex is sluice_lex; its headers are included as "analyzer/lex/...".
function(sluice_library directory)
  cmake_parse_arguments(ARG "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  get_filename_component(name "${directory}" NAME)
  get_filename_component(parent "${directory}" DIRECTORY)
  set(target "sluice_${name}")
  set(include_root "${PROJECT_BINARY_DIR}/include/${name}")
  file(MAKE_DIRECTORY "${include_root}/${parent}")
  file(CREATE_LINK "${PROJECT_SOURCE_DIR}/${directory}" "${include_root}/${directory}" SYMBOLIC)
  if(ARG_SOURCES)
    add_library(${target} STATIC ${ARG_SOURCES})
    set(scope PUBLIC)
    target_link_libraries(${target} PRIVATE sluice_options ${ARG_PRIVATE} PUBLIC ${ARG_PUBLIC})
  else()
    add_library(${target} INTERFACE)
    set(scope INTERFACE)
    target_link_libraries(${target} INTERFACE ${ARG_PUBLIC})
  endif()
  target_include_directories(${target} ${scope} "${include_root}")
endfunction()
