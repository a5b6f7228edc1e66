package headway.ml.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.ApplyFunctionExpression;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.ConditionalExpression;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.LambdaFunction;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.PlanExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import scala.Function1;
import scala.PartialFunction;
import scala.runtime.AbstractPartialFunction;

/**
 * Takes functions of images out of projections, filters, sorts and aggregates, so that a network
 * runs batches and images are decoded ahead, as Spark does with functions in Python. A function
 * that is wanted twice is computed once; conditions that need none are tested before. In other
 * operators, of an image that is not the same when it is computed again, where a condition decides
 * whether it is computed, and of an image that is no column of the row, because a subquery or an
 * array has it, a function sees one row at a time.
 */
public final class BatchedFunctions extends Rule<LogicalPlan> {
  @Override
  public LogicalPlan apply(LogicalPlan plan) {
    return (LogicalPlan) plan.transformDown(each(BatchedFunctions::batched));
  }

  private static LogicalPlan batched(LogicalPlan node) {
    if (node instanceof Project project) {
      List<Expression> columns = PlanNodes.list(project.productElement(0));
      if (hasCalls(project.child())) {
        return filtered(columns, (Filter) project.child());
      }
      return calls(columns).isEmpty() ? node : projected(columns, project.child());
    }
    if (node instanceof Sort sort) {
      LogicalPlan sorted = computedBelow(sort, sort.child(), PlanNodes.output(sort));
      return sorted == sort ? sort : PlanNodes.project(PlanNodes.output(sort), sorted);
    }
    if (node instanceof Aggregate aggregate) {
      return computedBelow(aggregate, aggregate.child(), List.of());
    }
    return hasCalls(node) ? filtered(PlanNodes.output(node), (Filter) node) : node;
  }

  /**
   * A node whose calls are in a projection below it: in the one that is there, so that a function
   * which both want is computed once, if that has the image as it is.
   *
   * @param kept what the node gives of the plan below it
   */
  private static LogicalPlan computedBelow(
      LogicalPlan node, LogicalPlan below, List<? extends Expression> kept) {
    List<Expression> own = PlanNodes.expressions(node);
    List<ApplyFunctionExpression> calls = calls(own);
    if (calls.isEmpty()) {
      return node;
    }
    LogicalPlan child = below;
    List<Expression> columns = new ArrayList<>(PlanNodes.output(child));
    if (child instanceof Project project) {
      List<Expression> there = PlanNodes.list(project.productElement(0));
      if (ids(there.stream().filter(Attribute.class::isInstance))
          .containsAll(ids(calls.stream()))) {
        columns = new ArrayList<>(there);
        child = project.child();
      }
    }
    Map<ApplyFunctionExpression, Attribute> results = new LinkedHashMap<>();
    for (ApplyFunctionExpression call : calls) {
      if (result(results, call).isEmpty()) {
        Attribute result = PlanNodes.attribute(call.function().name(), call.dataType(), true);
        results.put(call, result);
        columns.add(PlanNodes.alias(call, result.name(), result.exprId(), Metadata.empty()));
      }
    }
    UnaryOperator<Expression> replace =
        each -> (Expression) each.transformDown(each(part -> result(results, part).orElse(part)));
    Set<ExprId> wanted = ids(Stream.concat(kept.stream(), own.stream().map(replace)));
    columns.removeIf(each -> !wanted.contains(((NamedExpression) each).exprId()));
    return PlanNodes.changed(node, replace, PlanNodes.project(columns, child));
  }

  private static Optional<Expression> result(
      Map<ApplyFunctionExpression, Attribute> results, Expression call) {
    return results.entrySet().stream()
        .filter(each -> each.getKey().semanticEquals(call))
        .<Expression>map(Map.Entry::getValue)
        .findFirst();
  }

  private static Set<ExprId> ids(Stream<? extends Expression> expressions) {
    return expressions.flatMap(BatchedFunctions::attributes).collect(Collectors.toSet());
  }

  private static boolean hasCalls(LogicalPlan node) {
    return node instanceof Filter filter && !calls(List.of(filter.condition())).isEmpty();
  }

  private static LogicalPlan projected(List<? extends Expression> columns, LogicalPlan child) {
    Computed computed = new Computed(columns, child).from(0);
    return PlanNodes.project(computed.expressions, computed.plan);
  }

  private static LogicalPlan filtered(List<? extends Expression> columns, Filter filter) {
    Map<Boolean, List<Expression>> conditions =
        conjuncts(filter.condition())
            .collect(Collectors.partitioningBy(each -> calls(List.of(each)).isEmpty()));
    List<Expression> all = new ArrayList<>(columns);
    all.addAll(conditions.get(false));
    Computed computed =
        new Computed(all, where(conditions.get(true), filter.child())).from(columns.size());
    return projected(
        computed.expressions.subList(0, columns.size()),
        where(computed.expressions.subList(columns.size(), all.size()), computed.plan));
  }

  private static LogicalPlan where(List<? extends Expression> conditions, LogicalPlan child) {
    return conditions.isEmpty()
        ? child
        : new Filter(
            conditions.stream().<Expression>map(each -> each).reduce(And::new).get(), child);
  }

  private static Stream<Expression> conjuncts(Expression condition) {
    return condition instanceof And and
        ? Stream.concat(conjuncts(and.left()), conjuncts(and.right()))
        : Stream.of(condition);
  }

  /** The calls that are made for each row. */
  private static List<ApplyFunctionExpression> calls(List<? extends Expression> expressions) {
    return expressions.stream()
        .flatMap(
            each -> {
              if (each instanceof ConditionalExpression
                  || each instanceof LambdaFunction
                  || each instanceof PlanExpression) {
                return Stream.empty();
              }
              return each instanceof ApplyFunctionExpression call
                      && call.deterministic()
                      && ImageFunction.isBatched(call)
                  ? Stream.of(call)
                  : calls(PlanNodes.children(each)).stream();
            })
        .toList();
  }

  /** Expressions over a plan. */
  private record Computed(List<? extends Expression> expressions, LogicalPlan plan) {
    /** With the calls of the expressions from one on in the plan, one after the other. */
    Computed from(int first) {
      List<ApplyFunctionExpression> calls = calls(expressions.subList(first, expressions.size()));
      return calls.isEmpty() ? this : with(calls.get(0)).from(first);
    }

    private Computed with(ApplyFunctionExpression call) {
      ImageFunction function = (ImageFunction) call.function();
      Expression image = PlanNodes.children(call).get(0);
      AttributeReference result = PlanNodes.attribute(function.name(), call.dataType(), true);
      List<Expression> after =
          expressions.stream()
              .map(
                  each ->
                      (Expression)
                          each.transformDown(
                              each(part -> part.semanticEquals(call) ? result : part)))
              .toList();
      Set<ExprId> wanted = ids(after.stream());
      List<Attribute> kept =
          PlanNodes.output(plan).stream().filter(each -> wanted.contains(each.exprId())).toList();
      List<Expression> values = new ArrayList<>(kept);
      if (kept.stream().noneMatch(image::semanticEquals)) {
        values.add(image);
      }
      BatchedRows rows =
          BatchedRows.of(
              plan,
              values,
              function.batches(values.stream().map(image::semanticEquals).toList().indexOf(true)),
              List.of(new StructField(function.name(), call.dataType(), true, Metadata.empty())));
      List<Expression> columns = new ArrayList<>();
      for (Attribute each : kept) {
        columns.add(PlanNodes.sameAs(each, rows.field(columns.size())));
      }
      columns.add(
          PlanNodes.alias(
              rows.field(values.size()), result.name(), result.exprId(), Metadata.empty()));
      return new Computed(after, PlanNodes.project(columns, rows.plan()));
    }
  }

  private static Stream<ExprId> attributes(Expression expression) {
    return expression instanceof Attribute attribute
        ? Stream.of(attribute.exprId())
        : PlanNodes.children(expression).stream().flatMap(BatchedFunctions::attributes);
  }

  private static <T> PartialFunction<T, T> each(UnaryOperator<T> change) {
    return new AbstractPartialFunction<>() {
      @Override
      public boolean isDefinedAt(T node) {
        return true;
      }

      @Override
      @SuppressWarnings("unchecked") // Scala requires B to be a supertype of T.
      public <A extends T, B> B applyOrElse(A node, Function1<A, B> otherwise) {
        return (B) change.apply(node);
      }
    };
  }
}
