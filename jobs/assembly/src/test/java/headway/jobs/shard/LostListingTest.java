package headway.jobs.shard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import headway.jobs.Shapes;
import headway.jobs.Typed;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The list of photos is lost with an executor while they are packed. */
class LostListingTest {
  @TempDir Path folder;

  @Test
  void failsWhereItIsAnotherWhenItIsMadeAgainAndPacksAllTheNextTime() throws IOException {
    Path images = Shapes.folders(folder.resolve("images"), 10);
    ChangingFileSystem.once(
        () -> {
          Shapes.DISC.write(images.resolve("disc"), 99);
          lose();
        });

    Typed failed = shard();
    JsonNode again = shard().result();

    assertThat(failed.status()).isEqualTo(3);
    assertThat(failed.complaint()).contains("changed while they were packed", "run shard again");
    assertThat(again.get("images").asInt()).isEqualTo(31);
  }

  @Test
  void isOfNoConsequenceWhereItIsTheSame() throws IOException {
    Shapes.folders(folder.resolve("images"), 10);
    ChangingFileSystem.once(LostListingTest::lose);

    assertThat(shard().result().get("images").asInt()).isEqualTo(30);
  }

  private static void lose() {
    JavaSparkContext.fromSparkContext(SparkContext.getOrCreate())
        .getPersistentRDDs()
        .values()
        .forEach(each -> each.unpersist(true));
  }

  private Typed shard() {
    return Typed.headway(
        "shard",
        "--images",
        "changing://" + folder.resolve("images"),
        "--workspace",
        folder.resolve("work").toString(),
        "--set",
        ChangingFileSystem.SETTING);
  }
}
