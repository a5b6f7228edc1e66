package headway.common.memory;

import static headway.common.memory.MemoryBudget.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryBudgetTest {
  private static final NetworkMemory LITE0 =
      new NetworkMemory(18_805_214, 602_112, 4_816_896, 1280);

  @ParameterizedTest
  @CsvSource({"8, 325", "16, 511", "32, 849"})
  void comesNearWhatWasMeasuredOfOnnxRuntime(int batch, int measuredMegabytes) {
    MemoryBudget budget = MemoryBudget.of(new Workload(1, batch, 0, LITE0, 0));

    long weights = bytes(budget, "network's weights");
    assertThat((bytes(budget, "ONNX Runtime") + weights) / (double) MIB)
        .isCloseTo(measuredMegabytes, within(0.07 * measuredMegabytes));
  }

  @RepeatedTest(50)
  void neverNeedsLessForMoreWork(RepetitionInfo repetition) {
    Workload work = any(new Random(repetition.getCurrentRepetition()));

    assertThat(
            java.util.List.<UnaryOperator<Workload>>of(
                w -> w.withTasks(w.tasks() + 1),
                w -> w.withBatchImages(w.batchImages() + 1),
                w ->
                    new Workload(
                        w.tasks(),
                        w.batchImages(),
                        w.maxPixels() + 1_000_000,
                        w.network(),
                        w.headParameters() + 1000)))
        .allSatisfy(
            more -> {
              MemoryBudget larger = MemoryBudget.of(more.apply(work));
              assertThat(larger.heapBytes()).isGreaterThanOrEqualTo(heap(work));
              assertThat(larger.outsideBytes()).isGreaterThanOrEqualTo(outside(work));
            });
  }

  @RepeatedTest(50)
  void isTheSumOfItsSharesAndAWholeNumberOfSteps(RepetitionInfo repetition) {
    MemoryBudget budget = MemoryBudget.of(any(new Random(repetition.getCurrentRepetition())));

    long sum = budget.outside().stream().mapToLong(MemoryItem::bytes).sum();
    assertThat(budget.outsideBytes() % (64 * MIB)).isZero();
    assertThat(budget.outsideBytes() - sum).isBetween(0L, 64 * MIB);
    assertThat(budget.nativeArrayBytes()).isLessThan(budget.outsideBytes());
  }

  @RepeatedTest(50)
  void whatItAdvisesFits(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    Workload work = any(random);
    long heap = (256L + random.nextInt(4096)) * MIB;
    ProcessMemory tight =
        new ProcessMemory("process", heap, heap + random.nextInt(8192) * MIB, work);

    ProcessMemory advised =
        new ProcessMemory("process", heap(work) + heap, heap(work) + heap + outside(work), work);

    assertThat(advised.problems("heap", "total")).isEmpty();
    assertThat(advised.isHopeless()).isFalse();
    assertThat(tight.problems("heap", "total").stream().anyMatch(p -> p.contains("may take")))
        .isEqualTo(heap + outside(work) > tight.totalBytes());
  }

  @Test
  void oneImageOfTheLargestKindCountsOnceWhateverTheTasks() {
    long one = bytes(MemoryBudget.of(new Workload(1, 1, 100_000_000, LITE0, 0)), "decoding");
    long eight = bytes(MemoryBudget.of(new Workload(8, 1, 100_000_000, LITE0, 0)), "decoding");

    assertThat(one).isEqualTo(800_000_000);
    assertThat(eight - one).isEqualTo(7 * DecodingGate.FREE_BYTES);
  }

  /** 28 M parameters: those of 21,841 classes of 1,280 features. */
  @Test
  void aHeadIsInTheHeapOnceATaskAndTwiceMoreWhereItIsReceived() {
    long parameters = 1281L * 21_841;
    long none = heap(new Workload(2, 32, 0, LITE0, 0));
    long here = heap(new Workload(2, 32, 0, LITE0, parameters)) - none;
    long elsewhere = heap(new Workload(2, 32, 0, LITE0, parameters, parameters, 0)) - none;

    assertThat(here).isEqualTo(2 * 12 * parameters);
    assertThat(elsewhere).isEqualTo(here + 24 * parameters);
  }

  /** 512 examples of 1,280 features and 21,841 classes. */
  @Test
  void aMinibatchOfTheHeadIsInTheHeapAndOutsideOfItForEachTask() {
    long values = 512L * (1_280 + 21_841);
    Workload none = new Workload(2, 32, 0, LITE0, 1000);
    Workload some = none.withHead(1000, 0, values);

    assertThat(heap(some) - heap(none)).isEqualTo(2 * 3 * 4 * values);
    assertThat(bytes(MemoryBudget.of(some), "ND4J") - bytes(MemoryBudget.of(none), "ND4J"))
        .isEqualTo(2 * 4 * 4 * values);
  }

  @Test
  void advisesTheLargestBatchThatFits() {
    Workload work = new Workload(4, 32, 0, LITE0, 0);
    long outside = outside(work.withBatchImages(8));

    assertThat(
            new ProcessMemory("executor", MIB << 10, (MIB << 10) + outside, work)
                .problems("h", "t"))
        .singleElement()
        .asString()
        .contains("the executor may take", "set --batch-images 8, or t");
  }

  @Test
  void knowsWhatCannotWorkAtAll() {
    Workload work = new Workload(1, 1, 0, LITE0, 0);

    assertThat(new ProcessMemory("executor", MIB << 10, (MIB << 10) + 100 * MIB, work).isHopeless())
        .isTrue();
    assertThat(new ProcessMemory("executor", MIB << 10, (MIB << 10) + 700 * MIB, work).isHopeless())
        .isFalse();
  }

  private static Workload any(Random random) {
    return new Workload(
        1 + random.nextInt(64),
        1 + random.nextInt(128),
        random.nextInt(200_000_000),
        random.nextInt(4) == 0
            ? NetworkMemory.NONE
            : NetworkMemory.unread(32 + random.nextInt(500)),
        random.nextInt(10_000_000));
  }

  private static long heap(Workload work) {
    return MemoryBudget.of(work).heapBytes();
  }

  private static long outside(Workload work) {
    return MemoryBudget.of(work).outsideBytes();
  }

  private static long bytes(MemoryBudget budget, String what) {
    return budget.outside().stream()
        .filter(share -> share.what().equals(what))
        .mapToLong(MemoryItem::bytes)
        .sum();
  }
}
