package headway.jobs.kryo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.esotericsoftware.minlog.Log;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.SerializerInstance;
import org.junit.jupiter.api.Test;
import scala.reflect.ClassTag$;

class UnregisteredClassesTest {
  /** As a distribution of Spark has its own. */
  static final class OfADistribution {
    private int value = 7;
  }

  /** Another one. */
  static final class Another {}

  private static SerializerInstance serializer(boolean required) {
    return new KryoSerializer(
            new SparkConf(false)
                .set("spark.kryo.registrator", HeadwayKryoRegistrator.class.getName())
                .set("spark.kryo.registrationRequired", String.valueOf(required)))
        .newInstance();
  }

  private static <T> T sent(SerializerInstance serializer, T value) {
    return serializer.deserialize(
        serializer.serialize(value, ClassTag$.MODULE$.<T>apply(value.getClass())),
        ClassTag$.MODULE$.<T>apply(value.getClass()));
  }

  @Test
  void areSentWithOneWarningOnlyAndNothingOnStandardOutput() {
    List<String> warnings = new ArrayList<>();
    serializer(false);
    Log.setLogger(new UnregisteredClasses(warnings::add));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream usual = System.out;
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      for (int instance = 0; instance < 3; instance++) {
        assertThat(sent(serializer(false), new OfADistribution()).value).isEqualTo(7);
        sent(serializer(false), new Another());
      }
    } finally {
      System.setOut(usual);
      Log.setLogger(UnregisteredClasses.OF_PROCESS);
    }

    assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(warnings)
        .singleElement()
        .asString()
        .contains("Class is not registered: " + OfADistribution.class.getName())
        .contains("spark.kryo.registrationRequired=true");
  }

  @Test
  void areAnErrorWhereTestsRequireRegistration() {
    assertThatThrownBy(() -> sent(serializer(true), new OfADistribution()))
        .hasMessageContaining("Class is not registered: " + OfADistribution.class.getName());
  }
}
