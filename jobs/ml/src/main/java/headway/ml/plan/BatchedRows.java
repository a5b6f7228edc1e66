package headway.ml.plan;

import headway.ml.rows.ImagePartition;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.AliasIdentifier;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GetStructField;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.MapPartitions;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Option;

/**
 * A plan of Spark's own operators that sends its rows through an {@link ImagePartition}. Each row
 * is one struct there, as typed datasets have one object, but stays as Spark has it.
 *
 * @param plan gives the structs
 * @param rows the attribute of the structs
 */
public record BatchedRows(LogicalPlan plan, Attribute rows) {
  private static final String STRUCT = "row";

  /**
   * A plan above another.
   *
   * @param values of which each row is made
   * @param added the columns that {@code partition} adds
   */
  public static BatchedRows of(
      LogicalPlan child,
      List<? extends Expression> values,
      ImagePartition partition,
      List<StructField> added) {
    List<StructField> fields = new ArrayList<>();
    for (Expression each : values) {
      fields.add(
          new StructField("_" + fields.size(), each.dataType(), each.nullable(), Metadata.empty()));
    }
    fields.addAll(added);
    Attribute rows =
        PlanNodes.attribute(STRUCT, new StructType(fields.toArray(StructField[]::new)), false);
    LogicalPlan structs =
        PlanNodes.project(
            List.of(
                PlanNodes.alias(
                    PlanNodes.struct(values), STRUCT, PlanNodes.newId(), Metadata.empty())),
            child);
    return new BatchedRows(new MapPartitions(partition, rows, structs), rows);
  }

  /**
   * The same in a plan that Spark has not optimised. There it looks for columns that a condition
   * names in all nodes below, and adds them to projections, unless a subquery stands above them.
   */
  public BatchedRows asSubquery() {
    MapPartitions own = (MapPartitions) plan;
    return new BatchedRows(
        new MapPartitions(
            own.func(),
            own.outputObjAttr(),
            new SubqueryAlias(new AliasIdentifier(STRUCT), own.child())),
        rows);
  }

  /** One of the values, or of what was added. */
  public Expression field(int index) {
    return new GetStructField(rows, index, Option.empty());
  }
}
