package headway.jobs.features.block;

import java.io.Serializable;

/**
 * Consecutive images of one features file.
 *
 * @param uri of the file
 * @param firstRow the first image, from 0
 * @param rows the number of images
 * @param views the number of rows in the file per image
 */
public record FileSlice(String uri, long firstRow, int rows, int views) implements Serializable {
  /** The name of the file in its folder. */
  String fileName() {
    return uri.substring(uri.lastIndexOf('/') + 1);
  }
}
