package headway.common.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class Nd4jArraysTest {
  private static final float[] VALUES = {1, 2, 3, 4, 5, 6};

  @Test
  void aMatrixIsFilledRowByRow() {
    INDArray matrix = Nd4jArrays.matrix(VALUES, 2);
    assertThat(matrix).isEqualTo(Nd4j.createFromArray(new float[][] {{1, 2, 3}, {4, 5, 6}}));
    assertThat(Nd4jArrays.of(matrix)).isEqualTo(VALUES);
  }

  @Test
  void readsViewsTransposesAndFortranOrderRowByRow() {
    INDArray matrix = Nd4jArrays.matrix(VALUES, 2);
    assertThat(Nd4jArrays.of(matrix.dup('f'))).isEqualTo(VALUES);
    assertThat(Nd4jArrays.of(matrix.transpose())).containsExactly(1, 4, 2, 5, 3, 6);
    assertThat(Nd4jArrays.of(matrix.getRow(1))).containsExactly(4, 5, 6);
    assertThat(Nd4jArrays.of(matrix.getColumn(1))).containsExactly(2, 5);
    INDArray cube = Nd4jArrays.matrix(VALUES, 1).reshape(1, 2, 3);
    assertThat(Nd4jArrays.of(cube.permute(1, 0, 2))).isEqualTo(VALUES);
    assertThat(Nd4jArrays.of(cube.permute(0, 2, 1))).containsExactly(1, 4, 2, 5, 3, 6);
    assertThat(Nd4jArrays.of(cube.permute(2, 0, 1))).containsExactly(1, 4, 2, 5, 3, 6);
    INDArray block = Nd4jArrays.matrix(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 1).reshape(2, 2, 2);
    assertThat(Nd4jArrays.of(block.permute(1, 0, 2))).containsExactly(1, 2, 5, 6, 3, 4, 7, 8);
    INDArray tail = matrix.reshape(6).get(NDArrayIndex.interval(4, 6));
    assertThat(Nd4jArrays.of(tail)).containsExactly(5, 6);
    assertThat(Nd4jArrays.of(matrix.get(NDArrayIndex.point(0), NDArrayIndex.interval(0, 2))))
        .containsExactly(1, 2);
  }

  @Test
  void refusesWhatIsNoMatrixOfFloats() {
    assertThatThrownBy(() -> Nd4jArrays.matrix(VALUES, 4))
        .hasMessage("Cannot make a matrix of 4 rows from 6 values");
    assertThatThrownBy(() -> Nd4jArrays.of(Nd4j.createFromArray(1.0)))
        .hasMessage("Not an array of floats: DOUBLE");
  }
}
