package headway.jobs.models;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.Requirement;
import headway.jobs.Prepared;
import headway.jobs.Typed;
import headway.jobs.Work;
import headway.jobs.testing.store.StoppingFileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A retraining that is stopped at each of the changes that it makes from train on. */
class StoppedExportIT {
  private static final int MOST_CHANGES = 60;

  @TempDir Path folder;

  @AfterEach
  void goOn() {
    StoppingFileSystem.stopAfter(Integer.MAX_VALUE);
  }

  private static Typed stage(Work work, String stage, String... more) {
    List<String> args = new ArrayList<>(List.of(stage));
    args.addAll(List.of("--workspace", StoppingFileSystem.uri(work.folder())));
    args.addAll(StoppingFileSystem.SETTINGS);
    args.addAll(List.of("--set", "lease.seconds=2"));
    args.addAll(List.of(more));
    return Typed.headway(args.toArray(new String[0]));
  }

  /** All that a reader of models finds, by name; the hash of each file. */
  private static Map<String, String> models(Work work) {
    Versions versions = new Versions(work);
    Map<String, String> files = new TreeMap<>();
    for (String name : List.of("model", "models/1", "models/2")) {
      if (Files.exists(work.folder().resolve(name))) {
        versions.hashes(name).forEach((file, hash) -> files.put(name + "/" + file, hash));
      }
    }
    files.put("models", versions.hashes("models").get("_manifest.json"));
    files.keySet().removeIf(name -> name.contains("/."));
    return files;
  }

  @Test
  void predictsAsBeforeUntilTheNewVersionIsWholeAndThenByItAlone() {
    Requirement.ofMinutes();
    Work served = Prepared.extracted(folder.resolve("served"));
    Versions before = new Versions(served);
    before.retrain("2");
    String old = before.prediction(folder);
    Map<String, String> files = models(served);
    before.train("9");
    Typed.done("evaluate", "--workspace", served.uri());
    assertThat(models(served)).as("train and evaluate touch nothing that serves").isEqualTo(files);
    assertThat(before.prediction(folder)).isEqualTo(old);
    Work undisturbed = new Work(folder.resolve("undisturbed"));
    Prepared.copy(served.folder(), undisturbed.folder());
    assertThat(new Versions(undisturbed).export().get("promoted").asBoolean()).isTrue();
    String renewed = new Versions(undisturbed).prediction(folder);
    assertThat(renewed).isNotEqualTo(old);

    boolean pointed = false;
    int changes = 0;
    for (boolean stopped = true; stopped; changes++) {
      assertThat(changes).isLessThan(MOST_CHANGES);
      Work work = new Work(folder.resolve("stopped-" + changes));
      Prepared.copy(served.folder(), work.folder());
      StoppingFileSystem.stopAfter(changes);
      Typed typed = stage(work, "export");
      stopped = StoppingFileSystem.hasStopped() && typed.status() != 0;
      List<String> made = List.copyOf(StoppingFileSystem.CHANGES);
      StoppingFileSystem.stopAfter(Integer.MAX_VALUE);

      assertThat(work.folder().resolve("model/classifier.onnx")).as("after %s", made).exists();
      pointed |= made.contains("models/_manifest.json");
      assertThat(new Versions(work).prediction(folder.resolve("of-" + changes)))
          .as("after %s: %s", made, typed.err())
          .isEqualTo(pointed ? renewed : old);
      Typed again = stage(work, "export");
      assertThat(again.status()).as(again.err()).isZero();
      assertThat(again.result().get("promoted").asBoolean()).isTrue();
      assertThat(models(work)).as("after %s", made).isEqualTo(models(undisturbed));
    }
    assertThat(pointed).isTrue();
    assertThat(changes).isGreaterThan(12);
  }
}
