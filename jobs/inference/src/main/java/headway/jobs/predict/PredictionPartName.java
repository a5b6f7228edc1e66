package headway.jobs.predict;

/**
 * What a part of the predictions was made from, as its name in the manifest says: a file, or some
 * of the photos of a folder.
 *
 * @param location URI of the file or folder
 * @param prefix of the keys of the folder's photos
 * @param index among the folder's parts; -1 where it is a file
 */
record PredictionPartName(String location, String prefix, int index) {
  private static final String BETWEEN = "\0"; // No name of a file or an object holds one.

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

  /** Whether it is {@code uri}, or lies in it. */
  boolean isIn(String uri) {
    return location.equals(uri) || isBelow(location, uri);
  }

  static boolean isBelow(String location, String folder) {
    return location.startsWith(inside(folder));
  }

  /** A bucket's own URI ends with a slash. */
  private static String inside(String folder) {
    return folder.endsWith("/") ? folder : folder + "/";
  }

  /** Where a photo of this part is, unless it lies in a Parquet file. */
  String uri(String key) {
    return isFolder() ? inside(location) + key.substring(prefix.length()) : location;
  }

  /** What the photo at {@code uri}, which lies in this folder, is called. */
  String key(String uri) {
    return prefix + uri.substring(inside(location).length());
  }

  @Override
  public String toString() {
    return isFolder() ? String.join(BETWEEN, location, prefix, String.valueOf(index)) : location;
  }
}
