package headway.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import headway.jobs.Typed;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class InterruptedThreadHandlerTest {
  @Test
  void leavesNoTraceOfAThreadThatSparkInterrupts() throws InterruptedException {
    assertThat(Typed.headway("--help").status()).isZero();

    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream usual = System.err;
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    try {
      Thread waiting = new Thread(InterruptedThreadHandlerTest::waitForever);
      waiting.start();
      waiting.interrupt();
      waiting.join();
    } finally {
      System.setErr(usual);
    }

    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  private static void waitForever() {
    try {
      Thread.sleep(Long.MAX_VALUE);
    } catch (InterruptedException told) {
      InterruptedThreadHandlerTest.<RuntimeException>rethrow(told);
    }
  }

  @SuppressWarnings("unchecked")
  private static <E extends Exception> void rethrow(Exception failure) throws E {
    throw (E) failure;
  }
}
