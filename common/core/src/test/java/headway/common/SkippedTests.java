package headway.common;

import java.io.PrintStream;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Prints which tests were skipped and why, at the end of each module's run: one line for each
 * reason, nothing where all tests ran. JUnit finds it by {@code META-INF/services}.
 */
public final class SkippedTests implements TestExecutionListener {
  private static final String ADVICE =
      "headway: .ci/run installs what these tests need and runs all; with -D%s=all none is skipped"
          .formatted(Requirement.PROPERTY);

  private final SortedMap<String, Skipped> byReason = new TreeMap<>();
  private final PrintStream out;
  private TestPlan plan;

  /** The tests that were skipped for one reason. */
  private static final class Skipped {
    private final SortedSet<String> classes = new TreeSet<>();
    private long tests;
  }

  /** For JUnit. */
  public SkippedTests() {
    this(System.out);
  }

  SkippedTests(PrintStream out) {
    this.out = out;
  }

  @Override
  public void testPlanExecutionStarted(TestPlan started) {
    plan = started;
    byReason.clear();
  }

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    note(test, reason);
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (result.getStatus() == TestExecutionResult.Status.ABORTED) {
      note(test, result.getThrowable().map(Throwable::getMessage).orElse("aborted"));
    }
  }

  private synchronized void note(TestIdentifier test, String reason) {
    Skipped skipped = byReason.computeIfAbsent(reason, unseen -> new Skipped());
    skipped.tests += tests(test);
    skipped.classes.add(className(test));
  }

  /** Where a class is skipped as a whole, each of its methods counts. */
  private long tests(TestIdentifier test) {
    return test.isTest()
        ? 1
        : Math.max(
            1,
            plan.getDescendants(test).stream()
                .filter(each -> plan.getChildren(each).isEmpty())
                .count());
  }

  private static String className(TestIdentifier test) {
    String name =
        test.getSource()
            .map(
                source ->
                    source instanceof MethodSource method
                        ? method.getClassName()
                        : source instanceof ClassSource type ? type.getClassName() : null)
            .orElse(test.getDisplayName());
    return name.substring(name.lastIndexOf('.') + 1);
  }

  @Override
  public synchronized void testPlanExecutionFinished(TestPlan finished) {
    byReason.forEach(
        (reason, skipped) ->
            out.println(
                "headway: skipped "
                    + (skipped.tests == 1 ? "1 test" : skipped.tests + " tests")
                    + " of "
                    + String.join(", ", skipped.classes)
                    + ": "
                    + reason));
    if (!byReason.isEmpty()) {
      out.println(ADVICE);
    }
  }
}
