package headway.jobs.network.library;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import headway.common.Requirement;
import headway.jobs.Typed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole networks of keras.applications as the base of a model that Keras 3 saved. */
class KerasFilesIT {
  private static final String SCRIPT =
      """
      import os, sys
      os.environ["KERAS_BACKEND"] = "torch"
      import numpy, keras
      from keras import layers
      folder, name = sys.argv[1:]
      random = numpy.random.default_rng(0)
      keras.utils.set_random_seed(0)
      base = getattr(keras.applications, name)(input_shape=(75, 75, 3), include_top=False, weights=None)
      for layer in base.layers:
          if isinstance(layer, layers.BatchNormalization):
              layer.set_weights([random.uniform(0.5, 1.5, w.shape) for w in layer.get_weights()])
      image = keras.Input((75, 75, 3))
      x = layers.RandomFlip()(image)
      x = layers.Rescaling(1 / 127.5, offset=-1)(x)
      x = base(x, training=False)
      x = layers.GlobalAveragePooling2D()(x)
      x = layers.Dense(16, activation="relu")(x)
      x = layers.Dropout(0.2)(layers.BatchNormalization(axis=1, name="of_vector")(x))
      model = keras.Model(image, layers.Dense(5, activation="softmax")(x))
      norm = model.get_layer("of_vector")
      norm.set_weights([random.uniform(0.5, 1.5, w.shape) for w in norm.get_weights()])
      model.compile(loss="sparse_categorical_crossentropy")
      for ending in "keras", "h5":
          model.save(f"{folder}/n.{ending}")
      x = random.uniform(0, 255, (3, 75, 75, 3)).astype("float32")
      numpy.save(f"{folder}/x.npy", x)
      numpy.save(f"{folder}/y.npy", model.predict(x, verbose=0))
      """;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"Xception", "MobileNetV2", "EfficientNetB0"})
  void computesAsKerasDoes(String name) throws IOException, InterruptedException {
    String python =
        Requirement.variable(
            "HEADWAY_TEST_NETWORKS_PYTHON", "a Python with deploy/networks/requirements.txt");
    Path log = folder.resolve("log");
    int status =
        new ProcessBuilder(python, "-c", SCRIPT, folder.toString(), name)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start()
            .waitFor();
    assertThat(status).as(Files.readString(log)).isZero();

    for (String ending : new String[] {"keras", "h5"}) {
      JsonNode result =
          Typed.done(
              "network",
              "check",
              folder.resolve("n." + ending).toString(),
              "--input",
              folder.resolve("x.npy").toString(),
              "--expected",
              folder.resolve("y.npy").toString());
      assertThat(result.get("worstError").asDouble()).as(ending).isLessThan(1e-5);
    }
  }
}
