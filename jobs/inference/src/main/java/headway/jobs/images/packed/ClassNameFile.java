package headway.jobs.images.packed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import headway.common.InputException;
import headway.common.storage.Storage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * A file of class names beside packed files: a name a line, by label from 0, which may precede it
 * ({@code 0:daisy}); or a list of names as JSON.
 */
final class ClassNameFile {
  private static final List<String> NAMES =
      List.of(
          "classnames.txt",
          "classes.txt",
          "label.labels.txt",
          "labels.txt",
          "classnames.json",
          "classes.json");
  private static final Pattern NUMBERED = Pattern.compile("\\d+:.+");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private ClassNameFile() {}

  /**
   * The class names of the first such file in these folders.
   *
   * @param other a file among them that has other names
   */
  record Found(Path file, List<String> names, Optional<Path> other) {}

  /**
   * Finds the file.
   *
   * @throws InputException if it repeats a name, or does not count from 0
   */
  static Optional<Found> in(Storage storage, List<Path> folders) {
    List<Path> there = folders.stream().flatMap(folder -> files(storage, folder).stream()).toList();
    if (there.isEmpty()) {
      return Optional.empty();
    }
    Path first = there.get(0);
    List<String> names = names(storage, first);
    requireDistinct(first, names);
    Optional<Path> other =
        there.stream().skip(1).filter(each -> !hasNames(storage, each, names)).findFirst();
    return Optional.of(new Found(first, names, other));
  }

  private static List<Path> files(Storage storage, Path folder) {
    return storage
        .list(folder, each -> each.isFile() && NAMES.contains(each.getPath().getName()))
        .stream()
        .map(FileStatus::getPath)
        .sorted(Comparator.comparing(each -> NAMES.indexOf(each.getName())))
        .toList();
  }

  private static boolean hasNames(Storage storage, Path file, List<String> names) {
    try {
      return names(storage, file).equals(names);
    } catch (InputException none) {
      return false;
    }
  }

  private static List<String> names(Storage storage, Path file) {
    String text = new String(storage.read(file), StandardCharsets.UTF_8);
    return file.getName().endsWith(".json") ? json(file, text) : lines(file, text);
  }

  private static List<String> lines(Path file, String text) {
    List<String> lines = text.strip().lines().map(String::strip).toList();
    if (!lines.stream().allMatch(each -> NUMBERED.matcher(each).matches())) {
      return lines;
    }
    List<String> names = new ArrayList<>();
    for (String line : lines) {
      if (!line.startsWith(names.size() + ":")) {
        throw new InputException(
            "Cannot read %s: its line '%s' should begin with %d:; number the lines from 0"
                .formatted(file, line, names.size()));
      }
      names.add(line.substring(line.indexOf(':') + 1).strip());
    }
    return names;
  }

  private static List<String> json(Path file, String text) {
    List<String> names = new ArrayList<>();
    try {
      JsonNode list = JSON.readTree(text);
      if (!list.isArray()) {
        throw new InputException("Cannot read " + file + ": it is no list of class names");
      }
      list.forEach(each -> names.add(each.asText().strip()));
    } catch (JsonProcessingException malformed) {
      throw new InputException("Cannot read " + file + ": it is no JSON", malformed);
    }
    return names;
  }

  private static void requireDistinct(Path file, List<String> names) {
    HashSet<String> seen = new HashSet<>();
    for (String name : names) {
      if (name.isEmpty() || !seen.add(name)) {
        throw new InputException(
            "Cannot read %s: %s; give each class a name of its own"
                .formatted(
                    file, name.isEmpty() ? "it has an empty line" : "it names " + name + " twice"));
      }
    }
  }
}
