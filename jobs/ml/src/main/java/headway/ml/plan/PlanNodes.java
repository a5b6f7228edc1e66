package headway.ml.plan;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.CreateNamedStruct;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.NamedExpression$;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.unsafe.types.UTF8String;
import scala.Some;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.runtime.AbstractFunction1;

/**
 * Nodes of Spark's plans. What takes or gives a {@code Seq}, which is another type in Scala 2.12
 * and 2.13, and what moved in Spark 4, is found by reflection, so that one jar runs in both.
 */
public final class PlanNodes {
  private PlanNodes() {}

  /** The plan of a dataset, analysed. */
  public static LogicalPlan plan(Dataset<?> dataset) {
    return ((QueryExecution) call(dataset, "queryExecution")).commandExecuted();
  }

  /** A dataset of the same session. */
  @SuppressWarnings("unchecked") // Rows, as the plan has no encoder.
  public static Dataset<Row> dataset(Dataset<?> like, LogicalPlan plan) {
    try {
      Object companion =
          Class.forName(like.getClass().getName() + "$", true, like.getClass().getClassLoader())
              .getField("MODULE$")
              .get(null);
      Method ofRows =
          Arrays.stream(companion.getClass().getMethods())
              .filter(each -> each.getName().equals("ofRows") && each.getParameterCount() == 2)
              .findFirst()
              .orElseThrow();
      return (Dataset<Row>) ofRows.invoke(companion, like.sparkSession(), plan);
    } catch (ReflectiveOperationException unknown) {
      throw unknown(unknown);
    }
  }

  /** The attributes that a plan gives. */
  public static List<Attribute> output(LogicalPlan plan) {
    return list(call(plan, "output"));
  }

  /** The expressions of a node itself. */
  static List<Expression> expressions(LogicalPlan plan) {
    return list(call(plan, "expressions"));
  }

  /** A node with other expressions of its own, over another child. */
  static LogicalPlan changed(
      LogicalPlan node, UnaryOperator<Expression> change, LogicalPlan child) {
    Object changed =
        node.mapExpressions(
            new AbstractFunction1<Expression, Expression>() {
              @Override
              public Expression apply(Expression expression) {
                return change.apply(expression);
              }
            });
    try {
      return (LogicalPlan)
          Arrays.stream(LogicalPlan.class.getMethods())
              .filter(each -> each.getName().equals("withNewChildren"))
              .findFirst()
              .orElseThrow()
              .invoke(changed, seq(List.of(child)));
    } catch (ReflectiveOperationException unknown) {
      throw unknown(unknown);
    }
  }

  /** The operands of an expression. */
  static List<Expression> children(Expression expression) {
    return list(call(expression, "children"));
  }

  /** The expressions of a {@code Seq}, such as an element of a node is. */
  @SuppressWarnings("unchecked") // As the node says.
  static <T> List<T> list(Object seq) {
    return JavaConverters.seqAsJavaList((Seq<T>) seq);
  }

  public static Project project(List<? extends Expression> expressions, LogicalPlan child) {
    return create(Project.class, seq(expressions), child);
  }

  public static ExprId newId() {
    return NamedExpression$.MODULE$.newExprId();
  }

  public static Alias alias(Expression expression, String name, ExprId id, Metadata metadata) {
    return alias(expression, name, id, none(), metadata);
  }

  /** An expression by the names of an attribute, to which references of it hold too. */
  public static Alias sameAs(Attribute attribute, Expression expression) {
    return alias(
        expression,
        attribute.name(),
        attribute.exprId(),
        call(attribute, "qualifier"),
        attribute.metadata());
  }

  private static Alias alias(
      Expression expression, String name, ExprId id, Object qualifier, Metadata metadata) {
    return create(Alias.class, expression, name, id, qualifier, new Some<>(metadata), none());
  }

  static AttributeReference attribute(String name, DataType type, boolean nullable) {
    return create(
        AttributeReference.class, name, type, nullable, Metadata.empty(), newId(), none());
  }

  /** A struct of these values, with names that nobody sees. */
  static CreateNamedStruct struct(List<? extends Expression> values) {
    List<Expression> named = new ArrayList<>();
    for (Expression each : values) {
      String name = "_" + named.size() / 2;
      named.add(new Literal(UTF8String.fromString(name), DataTypes.StringType));
      named.add(each);
    }
    return create(CreateNamedStruct.class, seq(named));
  }

  private static Object none() {
    return seq(List.of());
  }

  /** An immutable list, which is a {@code Seq} in both. */
  private static Object seq(List<?> elements) {
    return JavaConverters.asScalaBuffer(elements).toList();
  }

  /** A node by its only constructor of so many arguments. */
  static <T> T create(Class<T> type, Object... arguments) {
    try {
      Constructor<?> constructor =
          Arrays.stream(type.getConstructors())
              .filter(each -> each.getParameterCount() == arguments.length)
              .findFirst()
              .orElseThrow();
      return type.cast(constructor.newInstance(arguments));
    } catch (ReflectiveOperationException unknown) {
      throw unknown(unknown);
    }
  }

  private static Object call(Object on, String method) {
    try {
      return on.getClass().getMethod(method).invoke(on);
    } catch (ReflectiveOperationException unknown) {
      throw unknown(unknown);
    }
  }

  private static IllegalStateException unknown(ReflectiveOperationException unknown) {
    return new IllegalStateException("this version of Spark has other plans", unknown);
  }
}
