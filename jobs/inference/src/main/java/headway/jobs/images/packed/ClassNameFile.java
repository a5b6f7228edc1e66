package headway.jobs.images.packed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import headway.common.InputException;
import headway.common.storage.Storage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
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

  /** The class names of the first such file in these folders. */
  record Found(Path file, List<String> names) {}

  /**
   * Finds the file.
   *
   * @throws InputException if it repeats a name, or does not count from 0
   */
  static Optional<Found> in(Storage storage, List<Path> folders) {
    for (Path folder : folders) {
      for (String name : NAMES) {
        Path file = new Path(folder, name);
        Optional<byte[]> bytes = storage.readIfPresent(file);
        if (bytes.isPresent()) {
          String text = new String(bytes.get(), StandardCharsets.UTF_8);
          List<String> names = name.endsWith(".json") ? json(file, text) : lines(file, text);
          requireDistinct(file, names);
          return Optional.of(new Found(file, names));
        }
      }
    }
    return Optional.empty();
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
