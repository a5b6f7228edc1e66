package headway.jobs.images.packed;

import java.util.Locale;
import java.util.Optional;

/**
 * The name of a member of a WebDataset tar.
 *
 * @param base what the members of a sample have in common: the path up to the first dot of the file
 *     name
 * @param extension behind that dot, in lower case
 * @param file the file name
 */
record MemberName(String base, String extension, String file) {
  /** Empty for hidden files, files without an extension, and WebDataset's own metadata. */
  static Optional<MemberName> of(String path) {
    String name = path.startsWith("./") ? path.substring(2) : path;
    int slash = name.lastIndexOf('/');
    int dot = name.indexOf('.', slash + 1);
    boolean meta = name.startsWith("__", slash + 1) && name.endsWith("__");
    if (dot <= slash + 1 || dot == name.length() - 1 || meta) {
      return Optional.empty();
    }
    return Optional.of(
        new MemberName(
            name.substring(0, dot),
            name.substring(dot + 1).toLowerCase(Locale.ROOT),
            name.substring(slash + 1)));
  }
}
