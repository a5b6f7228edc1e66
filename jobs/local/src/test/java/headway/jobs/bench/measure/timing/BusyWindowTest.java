package headway.jobs.bench.measure.timing;

import static org.assertj.core.api.Assertions.assertThat;

import headway.jobs.bench.measure.timing.BusyWindow.Steady;
import headway.jobs.bench.measure.timing.BusyWindow.Task;
import org.junit.jupiter.api.Test;

class BusyWindowTest {
  private final BusyWindow window = new BusyWindow(2);

  @Test
  void startAndEndWhereASlotIsFreeDoNotCount() {
    window.add(new Task(0, 1000, 100));
    window.add(new Task(400, 2000, 160));
    assertThat(window.steady()).isEqualTo(new Steady(0.6, 60 + 60, 2));
  }

  @Test
  void aGapBetweenTwoTasksCounts() {
    window.add(new Task(0, 1000, 50));
    window.add(new Task(1500, 2500, 50));
    window.add(new Task(0, 2500, 100));
    assertThat(window.steady()).isEqualTo(new Steady(2.5, 200, 2));
  }

  @Test
  void fewerTasksThanSlotsAreMeasuredAsTheyAre() {
    window.add(new Task(500, 1500, 30));
    assertThat(window.steady()).isEqualTo(new Steady(1, 30, 1));
  }
}
