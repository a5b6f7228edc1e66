package headway.jobs.images.source;

import headway.common.storage.Storage;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.apache.hadoop.fs.Path;

/**
 * The images at a URI, in one of the forms in which users have them. Each form is one class, and
 * all commands take all forms: either the images lie inside of files, many in each, or they lie one
 * by one.
 */
public sealed interface ImageSource permits ImageFiles, ListedImages {
  /** As the user gave it. */
  Path uri();

  /**
   * The source at a URI, in the first form that recognizes it. What no form recognizes is a folder
   * of class folders, which need not exist.
   *
   * @throws headway.common.InputException where it cannot be read
   */
  static ImageSource of(Storage storage, Path uri) {
    List<BiFunction<Storage, Path, Optional<ImageSource>>> forms =
        List.of(ParquetImages::find, ImageList::find);
    return forms.stream()
        .flatMap(form -> form.apply(storage, uri).stream())
        .findFirst()
        .orElseGet(() -> new ClassFolders(uri));
  }
}
