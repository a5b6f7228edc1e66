package headway.jobs.predict;

/**
 * The input of a prediction part, encoded as its name in the manifest: a file, or a subset of a
 * folder's images.
 *
 * @param location URI of the file or folder
 * @param prefix of the keys of the folder's images
 * @param index among the folder's parts; -1 for a file
 */
record PredictionPartName(String location, String prefix, int index) {
  private static final String BETWEEN = "\0"; // No name of a file or an object contains it.

  static PredictionPartName ofFile(String uri) {
    return new PredictionPartName(uri, "", -1);
  }

  static PredictionPartName parse(String name) {
    String[] words = name.split(BETWEEN, 3);
    return words.length == 3
        ? new PredictionPartName(words[0], words[1], Integer.parseInt(words[2]))
        : ofFile(name);
  }

  boolean isFolder() {
    return index >= 0;
  }

  static boolean isBelow(String location, String folder) {
    return location.startsWith(inside(folder));
  }

  /** The folder's URI with a trailing slash; a bucket's own URI already has one. */
  static String inside(String folder) {
    return folder.endsWith("/") ? folder : folder + "/";
  }

  /**
   * The URI of an image of this part; that of the file itself if the image is in a Parquet file.
   */
  String uri(String key) {
    return isFolder() ? inside(location) + key.substring(prefix.length()) : location;
  }

  /** The key of the image at {@code uri}, which lies in this folder. */
  String key(String uri) {
    return prefix + uri.substring(inside(location).length());
  }

  @Override
  public String toString() {
    return isFolder() ? String.join(BETWEEN, location, prefix, String.valueOf(index)) : location;
  }
}
