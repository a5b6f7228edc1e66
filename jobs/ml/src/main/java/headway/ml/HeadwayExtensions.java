package headway.ml;

import headway.ml.plan.BatchedFunctions;
import headway.ml.plan.ImageFunction;
import headway.ml.rows.EncodedImage;
import headway.ml.rows.ImageColumn;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.types.DataType;
import scala.Function1;
import scala.Tuple3;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.runtime.AbstractFunction1;
import scala.runtime.BoxedUnit;

/**
 * Adds the functions of {@link HeadwayFunctions} to every session of an application, those of Spark
 * Connect too, and has them run batches ({@link BatchedFunctions}):
 *
 * <pre>{@code
 * spark-sql --jars headway-inference.jar --conf spark.sql.extensions=headway.ml.HeadwayExtensions
 * }</pre>
 *
 * <p>{@code spark.headway.classifier} names what {@code headway_predict} predicts by; {@code
 * spark.headway.network}, {@code spark.headway.cut} and the other params of {@link ImageFeaturizer}
 * say what {@code headway_features} computes. A session may {@code SET} them; a query takes what is
 * set, and the files that are there, when it is planned.
 */
public final class HeadwayExtensions extends AbstractFunction1<SparkSessionExtensions, BoxedUnit> {
  @Override
  public BoxedUnit apply(SparkSessionExtensions extensions) {
    SessionNetworks networks = new SessionNetworks();
    inject(
        extensions,
        info("headway_features", "the floats of the network that spark.headway.network names"),
        networks::features,
        HeadwayFunctions.FEATURES);
    inject(
        extensions,
        info("headway_predict", "what the classifier.onnx of spark.headway.classifier predicts"),
        networks::predict,
        HeadwayFunctions.PREDICTION);
    inject(
        extensions,
        info("headway_image_info", "kind, size, EXIF orientation, and why an image is bad"),
        networks::info,
        HeadwayFunctions.INFO);
    extensions.injectPreCBORule(batched());
    return BoxedUnit.UNIT;
  }

  /** Of any type, because the session has another one in Spark 4. */
  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Function1 batched() {
    return new AbstractFunction1<Object, Rule<LogicalPlan>>() {
      @Override
      public Rule<LogicalPlan> apply(Object session) {
        return new BatchedFunctions();
      }
    };
  }

  /** Makes a function by the settings of a session. */
  private interface Maker {
    UDF1<Object, ?> of(SparkSession session);
  }

  /** What {@code DESCRIBE FUNCTION} says. */
  private static ExpressionInfo info(String name, String result) {
    String usage = "_FUNC_(image) - Returns %s, by Headway.".formatted(result);
    String type = HeadwayFunctions.class.getName();
    return new ExpressionInfo(type, null, name, usage, "", "", "", "", "", "", "");
  }

  private static void inject(
      SparkSessionExtensions extensions, ExpressionInfo info, Maker maker, DataType result) {
    extensions.injectFunction(
        new Tuple3<>(
            new FunctionIdentifier(info.getName()), info, builder(info.getName(), maker, result)));
  }

  /** Of any type, because {@code Seq} is another type in Scala 2.12 and 2.13. */
  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Function1 builder(String name, Maker maker, DataType result) {
    return new AbstractFunction1<Object, Expression>() {
      @Override
      public Expression apply(Object arguments) {
        List<Expression> given = JavaConverters.seqAsJavaList((Seq<Expression>) arguments);
        if (given.size() != 1) {
          throw new IllegalArgumentException(
              "Function %s takes one image but was given %d arguments"
                  .formatted(name, given.size()));
        }
        DataType type = given.get(0).dataType();
        if (!EncodedImage.isOne(type)) {
          throw new IllegalArgumentException(
              ImageColumn.mismatch("Function " + name + ": its argument", type));
        }
        return ImageFunction.call(
            new ImageFunction(name, maker.of(SparkSession.active()), type, result), arguments);
      }
    };
  }
}
