package headway.jobs.train.averaging;

import com.esotericsoftware.kryo.Kryo;
import headway.jobs.scoring.ScoringKryo;
import org.apache.spark.serializer.KryoRegistrator;

/** What the tests of this package register, and no more. */
public final class AveragingTestKryo implements KryoRegistrator {
  @Override
  public void registerClasses(Kryo kryo) {
    new AveragingKryo().register(kryo);
    new ScoringKryo().register(kryo);
  }
}
