package headway.common;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** What a run of tests says where the machine lacks something. */
class SkippedTestsTest {
  private static final String ANVIL = "ANVIL is unset; set it to an anvil";
  private static final String FORGE = "FORGE is unset; set it to a forge";

  private Optional<String> before;

  static class NeedsAnvil {
    @Test
    void needsNothing() {}

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void needsAnvil(int times) {
      Requirement.of(times == 0, ANVIL);
    }

    @Test
    void needsForge() {
      Requirement.of(false, FORGE);
    }
  }

  static class NeedsAnvilBeforeAll {
    @BeforeAll
    static void require() {
      Requirement.of(false, ANVIL);
    }

    @Test
    void first() {}

    @Test
    void second() {}
  }

  static class TakesMinutes {
    @Test
    void takesMinutes() {
      Requirement.ofMinutes();
    }
  }

  static class NeedsNothing {
    @Test
    void passes() {
      Requirement.of(true, ANVIL);
    }
  }

  @BeforeEach
  void remember() {
    before = Optional.ofNullable(System.getProperty(Requirement.PROPERTY));
    System.clearProperty(Requirement.PROPERTY);
  }

  @AfterEach
  void restore() {
    System.clearProperty(Requirement.PROPERTY);
    before.ifPresent(value -> System.setProperty(Requirement.PROPERTY, value));
  }

  private static void run(TestExecutionListener listener, Class<?>... tests) {
    LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request();
    for (Class<?> each : tests) {
      request.selectors(selectClass(each));
    }
    LauncherFactory.create(
            LauncherConfig.builder()
                .enableTestExecutionListenerAutoRegistration(false)
                .enableLauncherSessionListenerAutoRegistration(false)
                .build())
        .execute(request.build(), listener);
  }

  private static String said(Class<?>... tests) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    run(new SkippedTests(new PrintStream(out, true, UTF_8)), tests);
    return out.toString(UTF_8);
  }

  @Test
  void saysForEachReasonHowManyTestsOfWhichClassesWereSkipped() {
    assertThat(said(NeedsAnvil.class, NeedsAnvilBeforeAll.class).lines())
        .containsExactly(
            "headway: skipped 4 tests of SkippedTestsTest$NeedsAnvil,"
                + " SkippedTestsTest$NeedsAnvilBeforeAll: "
                + ANVIL,
            "headway: skipped 1 test of SkippedTestsTest$NeedsAnvil: " + FORGE,
            "headway: .ci/run installs what these tests need and runs all; with"
                + " -Dheadway.tests=all none is skipped");
  }

  @Test
  void saysWhichTestsTakeMinutesAndRunsThemWhereAllMustRun() {
    assertThat(said(TakesMinutes.class))
        .startsWith(
            "headway: skipped 1 test of SkippedTestsTest$TakesMinutes: takes minutes; it runs with"
                + " -Dheadway.tests=all\n");

    System.setProperty(Requirement.PROPERTY, "all");
    assertThat(said(TakesMinutes.class)).isEmpty();
  }

  @Test
  void saysNothingWhereAllTestsRan() {
    assertThat(said(NeedsNothing.class)).isEmpty();
  }

  @Test
  void theyFailWhereAllTestsMustRun() {
    System.setProperty(Requirement.PROPERTY, "all");
    SummaryGeneratingListener summary = new SummaryGeneratingListener();

    run(summary, NeedsAnvil.class, NeedsAnvilBeforeAll.class, NeedsNothing.class);

    assertThat(summary.getSummary().getTestsAbortedCount()).isZero();
    assertThat(summary.getSummary().getTotalFailureCount()).isEqualTo(4);
    assertThat(summary.getSummary().getTestsSucceededCount()).isEqualTo(2);
    assertThat(summary.getSummary().getFailures())
        .allSatisfy(
            failure ->
                assertThat(failure.getException())
                    .isInstanceOf(AssertionError.class)
                    .hasMessageEndingWith(" (with -Dheadway.tests=all no test is skipped)"));
  }

  @Test
  void jUnitFindsTheListener() {
    assertThat(java.util.ServiceLoader.load(TestExecutionListener.class))
        .hasAtLeastOneElementOfType(SkippedTests.class);
  }

  @Test
  void namesTheVariableThatIsUnset() {
    assertThatThrownBy(() -> Requirement.variable("HEADWAY_TEST_ANVIL", "an anvil"))
        .hasMessage("HEADWAY_TEST_ANVIL is unset; set it to an anvil");
  }
}
