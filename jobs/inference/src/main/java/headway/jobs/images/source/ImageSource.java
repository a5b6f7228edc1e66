package headway.jobs.images.source;

import headway.common.storage.Storage;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.apache.hadoop.fs.Path;

/**
 * The images at a URI, in one of the supported input forms. Each form is one class, and all
 * commands accept all forms. Images are either inside files, many in each, or one file each.
 */
public sealed interface ImageSource permits ImageFiles, ListedImages {
  /**
   * A folder that begins with so many entries of another kind has none of what is looked for. A
   * store lists them in a minute.
   */
  int MOST_OTHERS = 100_000;

  /** The URI as the user gave it. */
  Path uri();

  /**
   * The source at a URI, in the first form that recognizes it. The default is a folder of class
   * folders, which need not exist.
   *
   * @throws headway.common.InputException if it cannot be read
   */
  static ImageSource of(Storage storage, Path uri) {
    List<BiFunction<Storage, Path, Optional<ImageSource>>> forms =
        List.of(ParquetImages::find, ImageList::find, PackedImages::find);
    return forms.stream()
        .flatMap(form -> form.apply(storage, uri).stream())
        .findFirst()
        .orElseGet(() -> new ClassFolders(uri));
  }
}
