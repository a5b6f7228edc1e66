package headway.jobs.input;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import headway.common.SharedFiles;
import headway.common.dataset.QuarantineRow;
import headway.common.dataset.ShardRow;
import headway.jobs.Typed;
import headway.jobs.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The fate of each file of the bad images, as {@code shard} and {@code extract} decide it. */
class EveryBadImageTest {
  @TempDir static Path folder;
  private static Set<String> files;
  private static Set<String> accepted;
  private static Map<String, String> refused;
  private static JsonNode extracted;

  @BeforeAll
  static void shardAndExtract() throws IOException {
    Path images = SharedFiles.require("data/bad-images");
    Work work = new Work(folder);
    Typed.done(
        "shard",
        "--images",
        images.toString(),
        "--workspace",
        work.uri(),
        "--max-bad-fraction",
        "0.2");
    extracted = Typed.done("extract", "--workspace", work.uri());
    try (Stream<Path> all = Files.walk(images)) {
      files =
          all.filter(Files::isRegularFile)
              .filter(file -> !file.getFileName().toString().startsWith("."))
              .map(file -> images.relativize(file).toString())
              .collect(Collectors.toCollection(TreeSet::new));
    }
    accepted = work.shardRows().stream().map(ShardRow::key).collect(Collectors.toSet());
    refused =
        work.quarantineRows().stream()
            .collect(
                Collectors.toMap(
                    QuarantineRow::key, QuarantineRow::reason, (a, b) -> a, TreeMap::new));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      textBlock =
          """
          exif-orientation/(Landscape|Portrait)_\\d\\.jpg ;  18 ;
          exif-orientation/LICENSE                        ;   1 ; not an image: starts with
          made/bmp-named.jpg                              ;   1 ;
          made/png-named.jpg                              ;   1 ;
          made/webp-named.jpg                             ;   1 ;
          made/trailing-garbage.jpg                       ;   1 ;
          made/gif-named.jpg                              ;   1 ; unsupported kind: GIF
          made/html-error.jpg                             ;   1 ; not an image: starts with '<html>403</html>'
          made/random.jpg                                 ;   1 ; not an image: starts with bytes e4 8c aa c6
          made/soi-only.jpg                               ;   1 ; truncated JPEG: no end of image
          made/text.jpg                                   ;   1 ; not an image: starts with 'not an image '
          made/truncated.jpg                              ;   1 ; truncated JPEG: no end of image
          made/zero-byte.jpg                              ;   1 ; empty file
          pngsuite/[^x].*\\.png                           ; 161 ;
          pngsuite/x(c1|c9|d0|d3|d9)n.*\\.png             ;   5 ; corrupt PNG: the decoder refuses it
          pngsuite/x(cr|lf|s1|s2|s4|s7)n.*\\.png          ;   6 ; not an image: starts with
          pngsuite/x(cs|dt|hd)n.*\\.png                   ;   3 ; corrupt PNG: the decoder refuses it
          """)
  void isTakenOrSetAsideWithItsReason(String name, int count, String reason) {
    Pattern pattern = Pattern.compile(name);
    Set<String> meant =
        files.stream()
            .filter(pattern.asMatchPredicate())
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(meant).hasSize(count);
    if (reason == null) {
      assertThat(accepted).containsAll(meant);
      assertThat(refused).doesNotContainKeys(meant.toArray(new String[0]));
    } else {
      assertThat(accepted).doesNotContainAnyElementsOf(meant);
      assertThat(meant)
          .allSatisfy(file -> assertThat(refused.get(file)).as(file).startsWith(reason));
    }
  }

  @Test
  void isEitherInTheShardsOrInTheQuarantine() {
    Set<String> found = new TreeSet<>(accepted);
    found.addAll(refused.keySet());

    assertThat(found).isEqualTo(files);
    assertThat(accepted).doesNotContainAnyElementsOf(refused.keySet());
  }

  @Test
  void goesThroughTheNetworkWhereItIsTaken() {
    assertThat(extracted.get("images").asInt()).isEqualTo(accepted.size());
    assertThat(extracted.get("refused").asInt()).isZero();
  }
}
