package headway.common.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

class ReusedMatrixTest {
  private final ReusedMatrix matrix = new ReusedMatrix();

  @Test
  void takesTheSameMemoryForTheSameShape() {
    INDArray first = matrix.of(new float[] {1, 2, 3, 4}, 2);
    long address = first.data().address();
    INDArray second = matrix.of(new float[] {5, 6, 7, 8}, 2);
    assertThat(second.data().address()).isEqualTo(address);
    assertThat(Nd4jArrays.of(second)).containsExactly(5, 6, 7, 8);
  }

  @Test
  void takesTheSameMemoryForTwoShapesInTurn() {
    long large = matrix.of(new float[] {1, 2, 3, 4}, 2).data().address();
    long small = matrix.of(new float[] {5, 6}, 1).data().address();

    for (int i = 0; i < 3; i++) {
      INDArray again = matrix.of(new float[] {i, 2, 3, 4}, 2);
      assertThat(again.data().address()).isEqualTo(large);
      assertThat(Nd4jArrays.of(again)).containsExactly(i, 2, 3, 4);
      assertThat(matrix.of(new float[] {7, i}, 1).data().address()).isEqualTo(small);
    }
  }

  @Test
  void fitsWhateverComes() {
    matrix.of(new float[] {1, 2, 3, 4}, 2);
    assertThat(matrix.of(new float[] {5, 6, 7, 8}, 1).shape()).containsExactly(1, 4);
    assertThat(matrix.of(new float[] {1, 2, 3}, 1).shape()).containsExactly(1, 3);
    assertThat(Nd4jArrays.of(matrix.of(new float[] {4, 5, 6}, 3))).containsExactly(4, 5, 6);
  }
}
