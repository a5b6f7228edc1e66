package headway.jobs.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.s3.AmazonS3;
import com.fasterxml.jackson.databind.JsonNode;
import headway.common.storage.Storage;
import headway.jobs.Shapes;
import headway.jobs.Typed;
import headway.jobs.demo.EmbeddedS3;
import headway.jobs.testing.server.VersityGw;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job from and to an S3 server by other hands. */
class VersityRunIT {
  private static final int IMAGES = 12;

  @TempDir static Path folder;
  private static Optional<VersityGw> versity = Optional.empty();
  private static FaultyStore store;
  private static Path photos;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    versity = Optional.of(VersityGw.start(folder));
    store = FaultyStore.of(versity.get());
    photos = Shapes.folders(folder.resolve("photos"), IMAGES);
    AmazonS3 client = store.client();
    client.createBucket(store.bucket());
    upload(client, store.bucket());
    client.shutdown();
  }

  @AfterAll
  static void stop() {
    Storage.closeAll();
    versity.ifPresent(VersityGw::close);
  }

  private static void upload(AmazonS3 client, String bucket) {
    for (Shapes shape : Shapes.values()) {
      for (File photo : photos.resolve(shape.label()).toFile().listFiles()) {
        client.putObject(bucket, "photos/" + shape.label() + "/" + photo.getName(), photo);
      }
    }
  }

  @Test
  void theModelIsThatOfTheEmbeddedServerAndOfTheDisk() {
    JsonNode onVersity = run(store);
    JsonNode onDisk =
        Typed.done(command("run", photos.toString(), folder.resolve("work").toString(), List.of()));
    JsonNode onEmbedded;
    try (EmbeddedS3 server = EmbeddedS3.start(folder.resolve("embedded"))) {
      FaultyStore embedded = FaultyStore.of(server);
      upload(embedded.client(), embedded.bucket());
      onEmbedded = run(embedded);
    }

    for (JsonNode other : List.of(onDisk, onEmbedded)) {
      assertThat(sha256(other)).isEqualTo(sha256(onVersity)).hasSize(64);
    }
    JsonNode predicted =
        Typed.done(
            command(
                "predict",
                store.uri("photos"),
                store.uri("work"),
                store.arguments(store.server())));
    assertThat(predicted.path("images").asInt()).isEqualTo(Shapes.values().length * IMAGES);
    AmazonS3 client = store.client();
    assertThat(store.pendingUploads(client)).isEmpty();
    assertThat(store.keys(client, "work")).isNotEmpty().noneMatch(key -> key.contains("__magic"));
    client.shutdown();
  }

  @Test
  void aWrongSecretIsOneLine() {
    Storage.closeAll();
    FaultyStore wrong =
        new FaultyStore(store.server(), store.bucket(), store.accessKey(), "wrong-secret-of-mine");

    Typed typed =
        Typed.headway(
            command(
                "run", wrong.uri("photos"), wrong.uri("denied"), wrong.arguments(wrong.server())));
    Storage.closeAll();

    assertThat(typed.complaint())
        .contains("s3a://versity/", "access denied", "check the credentials")
        .doesNotContain("wrong-secret-of-mine", "Exception");
    assertThat(typed.status()).isEqualTo(4);
  }

  private static JsonNode run(FaultyStore at) {
    return Typed.done(command("run", at.uri("photos"), at.uri("work"), at.arguments(at.server())));
  }

  private static String sha256(JsonNode run) {
    return run.path("stages").path("export").path("sha256").asText();
  }

  private static String[] command(
      String stage, String images, String workspace, List<String> more) {
    List<String> arguments =
        new ArrayList<>(List.of(stage, "--images", images, "--workspace", workspace));
    if (stage.equals("run")) {
      arguments.addAll(List.of("--epochs", "2", "--split", "60/20/20"));
    }
    arguments.addAll(more);
    return arguments.toArray(new String[0]);
  }
}
