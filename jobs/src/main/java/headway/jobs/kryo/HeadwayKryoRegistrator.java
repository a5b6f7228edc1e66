package headway.jobs.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import headway.common.dataset.Split;
import headway.jobs.classify.ClassifyKryo;
import headway.jobs.extract.ExtractKryo;
import headway.jobs.features.FeaturesKryo;
import headway.jobs.parts.PartsKryo;
import headway.jobs.predict.PredictKryo;
import headway.jobs.predictions.PredictionsKryo;
import headway.jobs.scoring.ScoringKryo;
import headway.jobs.shard.ShardKryo;
import headway.jobs.train.averaging.AveragingKryo;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.nd4j.kryo.Nd4jRegistrator;

/**
 * Registers all classes that are sent between JVMs, for {@code spark.kryo.registrationRequired}.
 */
public final class HeadwayKryoRegistrator extends Nd4jRegistrator {
  private static final List<Class<?>> PLAIN =
      List.of(
          Split.class,
          ArrayList.class,
          String[].class,
          Object[].class,
          int[].class,
          double[].class,
          double[][].class);

  @Override
  public void registerClasses(Kryo kryo) {
    super.registerClasses(kryo);
    kryo.register(float[].class, new FloatArraySerializer());
    Stream.of(
            PartsKryo.RECORDS,
            ShardKryo.RECORDS,
            ExtractKryo.RECORDS,
            FeaturesKryo.RECORDS,
            ScoringKryo.RECORDS,
            PredictKryo.RECORDS,
            PredictionsKryo.RECORDS)
        .flatMap(List::stream)
        .forEach(type -> record(kryo, type));
    Stream.of(
            PLAIN,
            ShardKryo.CLASSES,
            FeaturesKryo.CLASSES,
            ScoringKryo.CLASSES,
            PredictKryo.CLASSES,
            PredictionsKryo.CLASSES)
        .flatMap(List::stream)
        .forEach(kryo::register);
    ClassifyKryo.classes().forEach(kryo::register);
    AveragingKryo.register(kryo);
    kryo.register(List.of().getClass(), new JavaSerializer());
    kryo.register(List.of(0).getClass(), new JavaSerializer());
  }

  private static <T extends Record> void record(Kryo kryo, Class<T> type) {
    kryo.register(type, new RecordSerializer<>(type));
  }
}
