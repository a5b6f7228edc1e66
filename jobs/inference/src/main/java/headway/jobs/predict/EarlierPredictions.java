package headway.jobs.predict;

import headway.common.InputException;
import headway.common.dataset.manifest.PredictionManifest;
import headway.common.dataset.part.Part;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;

/**
 * The predictions of earlier runs in the same output folder.
 *
 * @param parts of the earlier manifest; empty if there is none
 * @param settings that they were made with, by name; empty if there is none
 */
record EarlierPredictions(List<Part> parts, Map<String, String> settings) {

  static EarlierPredictions of(Optional<PredictionManifest> manifest) {
    return new EarlierPredictions(
        manifest.map(each -> each.parts().list()).orElse(List.of()),
        manifest.map(PredictionManifest::settings).orElse(Map.of()));
  }

  /**
   * The sources to predict. A folder predicted by an earlier run replaces anything below it, and
   * sources inside other sources are dropped, so that no image occurs twice.
   */
  List<String> sources(List<String> named) {
    UriSet before = new UriSet(folders().keySet());
    Set<String> wide = new TreeSet<>();
    named.forEach(each -> wide.add(before.above(each).orElse(each)));
    UriSet all = new UriSet(wide);
    return wide.stream().filter(each -> all.above(each).isEmpty()).toList();
  }

  /** The folders of earlier runs, and the prefixes of their images' keys. */
  private Map<String, String> folders() {
    Map<String, String> folders = new HashMap<>();
    for (Part part : parts) {
      PredictionPartName name = PredictionPartName.parse(part.name());
      if (name.isFolder()) {
        folders.putIfAbsent(name.location(), name.prefix());
      }
    }
    return folders;
  }

  /** The earlier parts that no source replaces. */
  List<Part> others(List<String> sources) {
    UriSet replaced = new UriSet(sources);
    return parts.stream()
        .filter(part -> !replaced.covers(PredictionPartName.parse(part.name()).location()))
        .toList();
  }

  /**
   * The key prefix of each folder's images: the earlier one, else empty if it is the only folder,
   * else its name, or its path if several folders have that name.
   *
   * @param folders of this run
   */
  Map<String, String> prefixes(Collection<String> folders) {
    Map<String, String> before = folders();
    UriSet replaced = new UriSet(folders);
    Set<String> all = new HashSet<>(folders);
    before.keySet().stream().filter(each -> !replaced.covers(each)).forEach(all::add);
    Map<String, Long> names =
        all.stream()
            .collect(
                Collectors.groupingBy(each -> new Path(each).getName(), Collectors.counting()));
    Map<String, String> prefixes = new HashMap<>();
    for (String folder : folders) {
      Path path = new Path(folder);
      String name = names.get(path.getName()) == 1 ? path.getName() : path.toUri().getPath();
      prefixes.put(folder, before.getOrDefault(folder, all.size() == 1 ? "" : name + "/"));
    }
    return prefixes;
  }

  /** The numbers of parts: the earlier number if there is one, else the smallest unused number. */
  List<Integer> numbers(List<String> names, List<String> sources) {
    Map<String, Integer> before = new TreeMap<>();
    parts.forEach(part -> before.put(part.name(), part.number()));
    Set<Integer> taken = new HashSet<>();
    others(sources).forEach(part -> taken.add(part.number()));
    names.stream().filter(before::containsKey).map(before::get).forEach(taken::add);
    List<Integer> numbers = new ArrayList<>();
    int free = 0;
    for (String name : names) {
      while (!before.containsKey(name) && !taken.add(free)) {
        free++;
      }
      numbers.add(before.getOrDefault(name, free));
    }
    return numbers;
  }

  /**
   * Requires that one table holds predictions of one classifier only.
   *
   * @param decisive settings that all rows of a table share, by name
   * @throws InputException if remaining parts were made with other settings
   */
  void requireSame(Path folder, List<Part> others, Map<String, String> decisive) {
    boolean same =
        decisive.entrySet().stream()
            .allMatch(each -> each.getValue().equals(settings.get(each.getKey())));
    if (!others.isEmpty() && !same) {
      throw new InputException(
          "Cannot add to the predictions in "
              + folder
              + ": they hold photos that another classifier predicted, and one table is of one;"
              + " predict those again with this one, give another --output, or --if-exists replace"
              + " to begin anew");
    }
  }
}
