package headway.jobs.images.packed;

import headway.common.InputException;
import headway.common.dataset.parquet.CloseableIterator;
import headway.common.dataset.split.Split;
import headway.common.storage.Storage;
import headway.jobs.spark.ExecutorConfiguration;
import headway.jobs.spark.Progress;
import headway.jobs.spark.Session;
import headway.jobs.spark.rdd.TaskCount;
import headway.jobs.stage.FigureText;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import scala.Tuple2;

/**
 * The classes of packed files, and how the labels of samples name them.
 *
 * @param names by label
 * @param labels the label of each text that samples may have; empty where numbers are labels
 * @param numbered whether a number is a label of {@code names} itself
 */
public record PackedClasses(
    ArrayList<String> names, HashMap<String, Integer> labels, boolean numbered)
    implements Serializable {
  /** More different labels are none of a classifier. */
  public static final int MOST = 100_000;

  private static final int FEW_SAMPLES = 20;
  private static final Pattern NUMBER = Pattern.compile("-?\\d{1,18}");

  /**
   * The classes by a file of class names beside the packed files. Without one the labels of all
   * samples are read, by one task a file: their distinct numbers in order, or names in order.
   *
   * @throws InputException if the labels cannot be classes
   */
  public static PackedClasses of(
      Session session, String stage, PackedFiles files, String labelColumn) {
    Optional<ClassNameFile.Found> file = ClassNameFile.in(session.storage(), folders(files.root()));
    if (file.isPresent()) {
      Progress.say(
          "%s: class names: %d of %s"
              .formatted(stage, file.get().names().size(), file.get().file()));
      file.get()
          .other()
          .ifPresent(
              other ->
                  Progress.say(
                      "%s: warning: %s is left out, which does not say the same as %s; delete the wrong one of them"
                          .formatted(stage, other, file.get().file().getName())));
      return new PackedClasses(
          new ArrayList<>(file.get().names()), byName(file.get().names()), true);
    }
    Progress.say(
        "%s: reading %s once for the classes; a classes.txt there saves this"
            .formatted(stage, FigureText.count(files.files().size(), "file")));
    PackedClasses found = found(files.root(), read(session, files, labelColumn));
    if (found.isNumbersAlone()) {
      Progress.say(
          "%s: warning: the classes are called by their numbers, %s to %s, because nothing names them; a classes.txt beside the files does, a name a line from number 0"
              .formatted(stage, found.names().get(0), found.names().get(found.names().size() - 1)));
    }
    return found;
  }

  private static List<Path> folders(Path root) {
    return Split.named(root.getName()).isPresent()
        ? List.of(root, root.getParent())
        : List.of(root);
  }

  private static HashMap<String, Integer> byName(List<String> names) {
    HashMap<String, Integer> labels = new HashMap<>();
    names.forEach(name -> labels.put(name, labels.size()));
    return labels;
  }

  private static Map<Label, Long> read(Session session, PackedFiles files, String labelColumn) {
    List<String> uris = files.files().stream().map(each -> each.getPath().toString()).toList();
    PackedKind kind = files.kind();
    return session
        .context()
        .parallelize(uris, uris.size())
        .flatMapToPair(uri -> count(kind, new Path(uri), labelColumn))
        .reduceByKey(Long::sum, TaskCount.of(uris.size()))
        .take(MOST + 1)
        .stream()
        .collect(Collectors.toMap(each -> Label.parse(each._1()), Tuple2::_2, Long::sum));
  }

  private static Iterator<Tuple2<String, Long>> count(
      PackedKind kind, Path file, String labelColumn) {
    Map<String, Long> counts = new HashMap<>();
    try (CloseableIterator<PackedSample> samples =
        kind.open(new Storage(ExecutorConfiguration.get()), file, "", labelColumn)) {
      while (samples.hasNext()) {
        PackedSample sample = samples.next();
        if (!sample.label().isEmpty() && !sample.isUnlabelled()) {
          counts.merge(Label.of(sample).text(), 1L, Long::sum);
          requireFew(file, counts.size(), sample.label());
        }
      }
    }
    return counts.entrySet().stream()
        .map(each -> new Tuple2<>(each.getKey(), each.getValue()))
        .iterator();
  }

  private static void requireFew(Path files, int labels, String example) {
    if (labels > MOST) {
      throw new InputException(
          "Cannot read %s: it has more than %,d different labels, such as '%s'; name what holds the class by --label-column"
              .formatted(files, MOST, example));
    }
  }

  /** A label as a sample says it, with the name of its class where the sample says that too. */
  private record Label(String label, String name, boolean caption) {
    private static final String BETWEEN = "\0";

    static Label of(PackedSample sample) {
      return new Label(plain(sample.label()), plain(sample.className()), sample.caption());
    }

    private static String plain(String text) {
      return text.replace(BETWEEN, "");
    }

    String text() {
      return label + BETWEEN + name + BETWEEN + (caption ? "c" : "");
    }

    static Label parse(String text) {
      String[] parts = text.split(BETWEEN, -1);
      return new Label(parts[0], parts[1], !parts[2].isEmpty());
    }
  }

  private static PackedClasses found(Path root, Map<Label, Long> counts) {
    requireNoCaptions(root, counts);
    requireFew(root, counts.size(), "");
    Map<String, Set<String>> names = new HashMap<>();
    counts
        .keySet()
        .forEach(
            each -> names.computeIfAbsent(each.label(), any -> new HashSet<>()).add(each.name()));
    boolean numbers = names.keySet().stream().allMatch(each -> NUMBER.matcher(each).matches());
    Comparator<String> order =
        numbers ? Comparator.comparing(Long::parseLong) : Comparator.naturalOrder();
    List<String> sorted = names.keySet().stream().sorted(order).toList();
    List<String> said =
        sorted.stream()
            .map(label -> names.get(label).size() == 1 ? names.get(label).iterator().next() : "")
            .toList();
    Map<String, Long> uses =
        said.stream().collect(Collectors.groupingBy(each -> each, Collectors.counting()));
    ArrayList<String> classes = new ArrayList<>();
    HashMap<String, Integer> labels = new HashMap<>();
    for (int i = 0; i < sorted.size(); i++) {
      labels.put(sorted.get(i), i);
      String name = said.get(i);
      classes.add(
          name.isEmpty()
              ? sorted.get(i)
              : uses.get(name) == 1 ? name : name + " (" + sorted.get(i) + ")");
    }
    return new PackedClasses(classes, labels, false);
  }

  private static void requireNoCaptions(Path root, Map<Label, Long> counts) {
    List<Map.Entry<Label, Long>> captions =
        counts.entrySet().stream().filter(each -> each.getKey().caption()).toList();
    long samples = captions.stream().mapToLong(Map.Entry::getValue).sum();
    if (samples >= FEW_SAMPLES && captions.size() * 2L > samples) {
      throw new InputException(
          "Cannot read %s: the .txt of its samples are captions, %,d different ones in %,d, such as '%s'; name what holds the class by --label-column, a field of .json or an extension"
              .formatted(root, captions.size(), samples, captions.get(0).getKey().label()));
    }
  }

  private boolean isNumbersAlone() {
    return !names.isEmpty() && names.stream().allMatch(each -> NUMBER.matcher(each).matches());
  }

  /** The label of a sample's text; empty if no class has it. */
  public Optional<Integer> label(String text) {
    if (numbered && NUMBER.matcher(text).matches()) {
      long label = Long.parseLong(text);
      return label >= 0 && label < names.size() ? Optional.of((int) label) : Optional.empty();
    }
    return Optional.ofNullable(labels.get(text));
  }
}
