package headway.common.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;

class Nd4jThreadsTest {

  @Test
  void takesMatrixProductsBackToOneThread() {
    Nd4j.factory().blas().setMaxThreads(2);
    assertThat(Nd4jThreads.blasThreads()).isEqualTo(2);
    Nd4jThreads.useOne();
    assertThat(Nd4jThreads.blasThreads()).isEqualTo(1);
  }
}
