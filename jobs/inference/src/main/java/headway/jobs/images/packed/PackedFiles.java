package headway.jobs.images.packed;

import headway.common.InputException;
import headway.common.storage.Storage;
import headway.jobs.images.VisibleFiles;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * The packed files at a URI.
 *
 * @param root a qualified folder that contains all of them
 * @param files at least one, all of one kind, by name
 */
public record PackedFiles(PackedKind kind, Path root, List<FileStatus> files) {
  /** More folders are taken for class folders. */
  private static final int MOST_FOLDERS = 16;

  private static final int LOOKED_AT = 1_000;
  private static final int NAMED_AT_MOST = 3;

  /** As TensorFlow names one of several files. */
  private static final Pattern NUMBERED = Pattern.compile("(.*)-(\\d+)-of-(\\d{1,9})(.*)");

  /** A single image, for which no request is made. */
  private static final Pattern PHOTO =
      Pattern.compile(".*\\.(jpe?g|png|webp|bmp|gif|tiff?)", Pattern.CASE_INSENSITIVE);

  /**
   * Finds a packed file, those that a pattern of braces names, or those of a folder or of its
   * subfolders. A folder with other folders is left to other forms if they hold anything else.
   *
   * @throws InputException if files of a pattern are missing, or there are files of two kinds
   */
  public static Optional<PackedFiles> find(Storage storage, Path uri) {
    if (isPattern(storage, uri)) {
      return Optional.of(named(storage, uri));
    }
    if (PHOTO.matcher(uri.getName()).matches()) {
      return Optional.empty();
    }
    List<FileStatus> first = visible(storage, uri);
    if (first.size() == 1 && first.get(0).isFile() && PackedKind.of(uri.getName()).isPresent()) {
      return Optional.of(of(uri, storage.qualify(uri).getParent(), first));
    }
    List<Path> folders =
        first.stream().filter(FileStatus::isDirectory).map(FileStatus::getPath).toList();
    if (folders.isEmpty()) {
      return first.stream().anyMatch(PackedFiles::isPacked)
          ? Optional.of(of(uri, storage.qualify(uri), in(storage, uri)))
          : Optional.empty();
    }
    if (folders.size() > MOST_FOLDERS || first.size() == LOOKED_AT) {
      return Optional.empty();
    }
    List<FileStatus> files = new ArrayList<>();
    for (Path folder : folders) {
      List<FileStatus> within = visible(storage, folder);
      if (within.stream().noneMatch(PackedFiles::isPacked)
          || within.stream().anyMatch(FileStatus::isDirectory)) {
        return Optional.empty();
      }
      files.addAll(in(storage, folder));
    }
    files.addAll(first.stream().filter(PackedFiles::isPacked).toList());
    files.sort(Comparator.comparing(each -> each.getPath().toString()));
    return Optional.of(of(uri, storage.qualify(uri), files));
  }

  /** Folders, photos and even packed files may have braces in their own names. */
  private static boolean isPattern(Storage storage, Path uri) {
    String text = uri.toString();
    return BracePattern.is(text)
        && PackedKind.of(new Path(BracePattern.expand(text).get(0)).getName()).isPresent()
        && !storage.exists(uri);
  }

  private static PackedFiles named(Storage storage, Path pattern) {
    List<Path> wanted =
        BracePattern.expand(pattern.toString()).stream()
            .map(each -> storage.qualify(Storage.path(each)))
            .toList();
    Set<String> names = wanted.stream().map(Path::toString).collect(Collectors.toSet());
    Set<Path> folders = wanted.stream().map(Path::getParent).collect(Collectors.toSet());
    List<FileStatus> files = new ArrayList<>();
    for (Path folder : folders) {
      files.addAll(
          storage.list(folder, each -> each.isFile() && names.contains(each.getPath().toString())));
    }
    Set<String> found = new HashSet<>();
    files.forEach(each -> found.add(each.getPath().toString()));
    List<Path> missing =
        wanted.stream().filter(each -> !found.contains(each.toString())).distinct().toList();
    if (!missing.isEmpty()) {
      throw new InputException(
          "Cannot read %s: %d of %d files do not exist (%s); check the URI"
              .formatted(
                  pattern,
                  missing.size(),
                  names.size(),
                  missing.stream()
                          .limit(NAMED_AT_MOST)
                          .map(Path::getName)
                          .collect(Collectors.joining(", "))
                      + (missing.size() > NAMED_AT_MOST ? ", …" : "")));
    }
    files.sort(Comparator.comparing(each -> each.getPath().toString()));
    return of(pattern, common(folders), files);
  }

  private static Path common(Set<Path> folders) {
    Path root = folders.iterator().next();
    for (Path each : folders) {
      while (!(each + "/").startsWith(root + (root.isRoot() ? "" : "/"))) {
        root = root.getParent();
      }
    }
    return root;
  }

  private static PackedFiles of(Path uri, Path root, List<FileStatus> files) {
    Set<PackedKind> kinds = new TreeSet<>();
    for (FileStatus each : files) {
      kinds.add(
          PackedKind.of(each.getPath().getName())
              .orElseThrow(
                  () ->
                      new InputException(
                          "Cannot read "
                              + each.getPath()
                              + ": by its name it is neither a .tar nor a .tfrecord")));
    }
    if (kinds.size() > 1) {
      throw new InputException(
          "Cannot read %s: there are tar files and TFRecord files in it; give one of them by a pattern such as %s"
              .formatted(uri, new Path(uri, "train-{000..099}.tar")));
    }
    return new PackedFiles(kinds.iterator().next(), root, files);
  }

  /** The files of a number that their names say. */
  private record Numbered(String name, long total) {}

  /** Whether files are missing that the names of others count; one line on the first such set. */
  public Optional<String> incomplete() {
    Map<Numbered, Integer> found = new LinkedHashMap<>();
    for (FileStatus each : files) {
      Matcher name = NUMBERED.matcher(each.getPath().toString());
      if (name.matches()) {
        String set = "%s-*-of-%s%s".formatted(name.group(1), name.group(3), name.group(4));
        found.merge(new Numbered(set, Long.parseLong(name.group(3))), 1, Integer::sum);
      }
    }
    return found.entrySet().stream()
        .filter(each -> each.getValue() < each.getKey().total)
        .findFirst()
        .map(
            each ->
                "%s: %d of %d files are here"
                    .formatted(each.getKey().name, each.getValue(), each.getKey().total));
  }

  private static boolean isPacked(FileStatus file) {
    return file.isFile() && PackedKind.of(file.getPath().getName()).isPresent();
  }

  private static List<FileStatus> visible(Storage storage, Path folder) {
    return storage.first(folder, LOOKED_AT).stream()
        .filter(each -> !VisibleFiles.isHidden(each.getPath().getName()))
        .toList();
  }

  private static List<FileStatus> in(Storage storage, Path folder) {
    return storage.list(
        folder, each -> isPacked(each) && !VisibleFiles.isHidden(each.getPath().getName()));
  }
}
