package headway.ml.plan;

import headway.ml.rows.ImageColumn;
import headway.ml.rows.ImagePartition;
import java.util.Objects;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.ApplyFunctionExpression;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.trees.TreeNodeTag;
import org.apache.spark.sql.connector.catalog.functions.ScalarFunction;
import org.apache.spark.sql.types.DataType;
import scala.Function1;

/** A function of one image on Spark's own rows. Part of the closure. */
public final class ImageFunction implements ScalarFunction<Object> {
  private static final long serialVersionUID = 1L;

  private static final TreeNodeTag<String> ALIAS = new TreeNodeTag<>("functionAliasName");

  private final String name;
  private final UDF1<Object, ?> function;
  private final DataType image;
  private final DataType result;
  private transient volatile Converters converters;

  /**
   * @param image the type of the argument
   * @param result the type of what {@code function} gives
   */
  public ImageFunction(String name, UDF1<Object, ?> function, DataType image, DataType result) {
    this.name = name;
    this.function = function;
    this.image = image;
    this.result = result;
  }

  /** Between Spark's own values and those of programs. */
  private record Converters(Function1<Object, Object> in, Function1<Object, Object> out) {}

  /**
   * The call of a function.
   *
   * @param arguments a {@code Seq} of expressions
   */
  public static Expression call(ImageFunction function, Object arguments) {
    Expression call = PlanNodes.create(ApplyFunctionExpression.class, function, arguments);
    call.setTagValue(ALIAS, function.name); // Which names the column.
    return call;
  }

  /** Whether a call can run batches. */
  static boolean isBatched(ApplyFunctionExpression call) {
    return call.function() instanceof ImageFunction own && own.function instanceof Batched;
  }

  /**
   * Runs batches.
   *
   * @param index of the image in rows, to which the result is added
   */
  ImagePartition batches(int index) {
    return ((Batched) function).batches(new ImageColumn(name, index, image));
  }

  /** The same function of an image of the same type. */
  @Override
  public boolean equals(Object other) {
    return other instanceof ImageFunction own
        && function.equals(own.function)
        && image.equals(own.image);
  }

  @Override
  public int hashCode() {
    return Objects.hash(function, image);
  }

  @Override
  public DataType[] inputTypes() {
    return new DataType[] {image};
  }

  @Override
  public DataType resultType() {
    return result;
  }

  @Override
  public String name() {
    return name;
  }

  /** Of which Spark makes names of columns. */
  @Override
  public String toString() {
    return name;
  }

  @Override
  public String canonicalName() {
    return "headway." + name;
  }

  @Override
  public Object produceResult(InternalRow input) {
    Converters own = converters;
    if (own == null) {
      own =
          new Converters(
              CatalystTypeConverters.createToScalaConverter(image),
              CatalystTypeConverters.createToCatalystConverter(result));
      converters = own;
    }
    try {
      return own.out.apply(function.call(own.in.apply(input.get(0, image))));
    } catch (RuntimeException failure) {
      throw failure;
    } catch (Exception failure) {
      throw new IllegalStateException(failure);
    }
  }
}
