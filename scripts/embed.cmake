# embed_files(OUT_VARIABLE SYMBOL DIRECTORY): a C file that holds every file below DIRECTORY as
#   const Embedded SYMBOL[]; const size_t SYMBOL_len;     (base/embedded.h)
# sorted by path, made again when a file changes.
function(embed_files out_variable symbol directory)
  file(GLOB_RECURSE files CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/${directory}/*")
  list(SORT files)
  set(generated "${CMAKE_CURRENT_BINARY_DIR}/embedded/${symbol}.c")
  add_custom_command(
    OUTPUT "${generated}"
    COMMAND ${CMAKE_COMMAND} "-DOUT=${generated}" "-DSYMBOL=${symbol}"
            "-DROOT=${CMAKE_CURRENT_SOURCE_DIR}/${directory}"
            -P "${CMAKE_CURRENT_SOURCE_DIR}/scripts/embed_script.cmake"
    DEPENDS ${files} "${CMAKE_CURRENT_SOURCE_DIR}/scripts/embed_script.cmake"
    COMMENT "Embedding ${directory}"
    VERBATIM)
  set(${out_variable} "${generated}" PARENT_SCOPE)
endfunction()
