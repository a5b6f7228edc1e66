package headway.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.SharedFiles;
import headway.common.config.SettingsLoader;
import headway.jobs.stage.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The markdown files: short where a reader begins, and naming only what there is. */
class DocumentationTest {
  private static final Path ROOT = SharedFiles.projectRoot();
  private static final int MOST_BYTES = 8192;
  private static final Pattern FENCE = Pattern.compile("(?ms)^```.*?^```");
  private static final Pattern CODE = Pattern.compile("`[^`\n]+`");
  private static final Pattern LINK = Pattern.compile("\\[[^\\]\n]*\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.*)$");
  private static final Pattern FLAG = Pattern.compile("(?<![\\w-])--([a-z][a-z0-9-]*)");

  private static final Pattern TYPE =
      Pattern.compile("(?<=[` ])([A-Z][a-z]\\w*[A-Z]\\w*|Settings|Flag)\\b");

  /** Options of spark-submit, pip, aws, docker and kubectl that the texts name. */
  private static final Set<String> OF_OTHERS =
      Set.of(
          "--application-id",
          "--assume-role-policy-document",
          "--bucket",
          "--build-arg",
          "--class",
          "--cli-input-json",
          "--cluster-id",
          "--cluster-ids",
          "--conf",
          "--definition",
          "--exporter",
          "--from",
          "--from-file",
          "--from-literal",
          "--instance-profile-name",
          "--jars",
          "--lifecycle-configuration",
          "--logdir",
          "--name",
          "--no-deps",
          "--notification-endpoint",
          "--output",
          "--policy-arn",
          "--policy-document",
          "--policy-name",
          "--protocol",
          "--query",
          "--random",
          "--recursive",
          "--reference",
          "--resources",
          "--role-arn",
          "--role-name",
          "--side",
          "--state-machine-arn",
          "--states",
          "--subnet-ids",
          "--tags",
          "--topic-arn");

  static List<Path> documents() throws IOException {
    List<Path> found = new ArrayList<>(List.of(ROOT.resolve("README.md")));
    for (String folder : List.of("common", "conf", "deploy", "jobs")) {
      try (Stream<Path> all = Files.walk(ROOT.resolve(folder))) {
        all.filter(each -> each.toString().endsWith(".md"))
            .filter(each -> !each.toString().contains("/target/"))
            .forEach(found::add);
      }
    }
    return found;
  }

  @Test
  void theFirstPageIsShort() {
    assertThat(ROOT.resolve("README.md").toFile().length()).isBetween(1L, (long) MOST_BYTES);
  }

  @Test
  void thereIsAPageForEachFolder() throws IOException {
    assertThat(documents())
        .extracting(each -> ROOT.relativize(each).toString())
        .contains(
            "README.md",
            "common/README.md",
            "conf/README.md",
            "deploy/README.md",
            "deploy/airflow/README.md",
            "deploy/bench/README.md",
            "deploy/emr/README.md",
            "deploy/kubernetes/README.md",
            "jobs/README.md");
  }

  @Test
  void eachStageHasItsSection() throws IOException {
    assertThat(commands().keySet())
        .hasSizeGreaterThan(18)
        .contains("network check", "augment bench", "demo");
    assertThat(headings(ROOT.resolve("jobs/README.md"))).containsAll(commands().keySet());
  }

  /** Commands that do something, with their flags. */
  private static SortedMap<String, Set<String>> commands() {
    SortedMap<String, Set<String>> flags = new TreeMap<>();
    collect(CommandLines.commands(), "", flags);
    return flags;
  }

  private static void collect(
      CommandLine command, String prefix, SortedMap<String, Set<String>> flags) {
    command
        .getSubcommands()
        .forEach(
            (name, each) -> {
              if (each.getSubcommands().isEmpty()
                  || each.getCommandSpec().userObject() instanceof Stage) {
                flags.put(
                    prefix + name,
                    each.getCommandSpec().options().stream()
                        .map(OptionSpec::longestName)
                        .collect(Collectors.toSet()));
              }
              collect(each, prefix + name + " ", flags);
            });
  }

  @ParameterizedTest
  @MethodSource("documents")
  void everyRelativeLinkLeadsToAFileOrHeading(Path document) throws IOException {
    String text = CODE.matcher(plain(document)).replaceAll("");
    List<String> links =
        LINK.matcher(text)
            .results()
            .map(found -> found.group(1))
            .filter(link -> !link.contains("://"))
            .toList();

    for (String link : links) {
      String[] parts = link.split("#", 2);
      Path target = parts[0].isEmpty() ? document : document.resolveSibling(parts[0]).normalize();
      assertThat(target).as("%s in %s", link, document).exists();
      if (parts.length == 2) {
        assertThat(headings(target).stream().map(DocumentationTest::anchor))
            .as("headings of %s", target)
            .contains(parts[1]);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("documents")
  void everyFlagIsOneOfSomeCommand(Path document) throws IOException {
    Set<String> flags = new TreeSet<>(OF_OTHERS);
    commands().values().forEach(flags::addAll);

    assertThat(code(document).flatMap(text -> FLAG.matcher(text).results().map(MatchResult::group)))
        .filteredOn(flag -> !flags.contains(flag))
        .as("flags that there are not")
        .isEmpty();
  }

  /** Such as {@code train.epochs}, {@code augment.*} and {@code sweep.grid.train.epochs}. */
  @ParameterizedTest
  @MethodSource("documents")
  void everySettingIsOne(Path document) throws IOException {
    Set<String> known = SettingsLoader.documentation().keySet();
    String sections =
        known.stream()
            .filter(key -> key.contains("."))
            .map(key -> key.substring(0, key.indexOf('.')))
            .distinct()
            .collect(Collectors.joining("|"));
    Pattern setting =
        Pattern.compile(
            "(?<![\\w./-])(?:sweep\\.grid\\.)?((?:%s)(?:\\.[a-z][A-Za-z0-9]*)+)(?![\\w./(*-])"
                .formatted(sections));

    assertThat(code(document).flatMap(text -> setting.matcher(text).results()))
        .extracting(found -> found.group(1))
        .filteredOn(key -> !isFile(key))
        .filteredOn(
            key -> known.stream().noneMatch(it -> it.equals(key) || it.startsWith(key + ".")))
        .as("settings that there are not")
        .isEmpty();
  }

  @Test
  void everyPackageStandsInTheArchitecture() throws IOException {
    String architecture = plain(ROOT.resolve("common/README.md"));
    Pattern main = Pattern.compile("/src/main/java/headway/(?:common|jobs)/(\\w+)/");

    assertThat(SharedFiles.sources().stream().map(file -> main.matcher(file.toString())))
        .filteredOn(Matcher::find)
        .extracting(found -> "`" + found.group(1) + "`")
        .hasSizeGreaterThan(20)
        .allSatisfy(name -> assertThat(architecture).contains(name));
  }

  /** In the list of what to touch, such as {@code OptimizerSpec.Kind}. */
  @Test
  void everyTypeOfTheArchitectureIsThere() throws IOException {
    Set<String> types = new TreeSet<>();
    for (Path file : SharedFiles.sources()) {
      String name = file.getFileName().toString();
      types.add(name.substring(0, name.length() - ".java".length()));
    }

    assertThat(CODE.matcher(plain(ROOT.resolve("common/README.md"))).results())
        .flatExtracting(found -> types(found.group()))
        .filteredOn(name -> !name.startsWith("X"))
        .hasSizeGreaterThan(20)
        .isSubsetOf(types);
  }

  private static List<String> types(String code) {
    return TYPE.matcher(code).results().map(found -> found.group(1)).toList();
  }

  private static boolean isFile(String key) {
    return key.matches(".*\\.(json|html|md|onnx|py|sh|parquet|csv|jpg|zip)");
  }

  private static String plain(Path document) throws IOException {
    return FENCE.matcher(Files.readString(document)).replaceAll("");
  }

  /** What stands in back quotes or in fences. */
  private static Stream<String> code(Path document) throws IOException {
    return Stream.concat(
            FENCE.matcher(Files.readString(document)).results(),
            CODE.matcher(plain(document)).results())
        .map(MatchResult::group);
  }

  private static List<String> headings(Path document) throws IOException {
    return HEADING.matcher(plain(document)).results().map(found -> found.group(1)).toList();
  }

  /** As GitHub makes it of a heading. */
  private static String anchor(String heading) {
    return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-');
  }
}
