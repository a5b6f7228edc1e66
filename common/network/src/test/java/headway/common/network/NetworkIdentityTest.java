package headway.common.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NetworkIdentityTest {
  private static final NetworkIdentity FEATURES =
      new NetworkIdentity("lite0", "aa", "features", "bb");

  @Test
  void takesACopyUnderAnotherNameForTheSameNetwork() {
    assertThat(FEATURES.differenceFrom(new NetworkIdentity("copy", "aa", "features", "bb")))
        .isEmpty();
  }

  @Test
  void saysWhatTellsTwoFrozenHalvesApart() {
    assertThat(FEATURES.differenceFrom(new NetworkIdentity("vgg", "cc", "features", "dd")))
        .contains("network lite0 (SHA-256 aa) is not vgg (SHA-256 cc)");
    assertThat(FEATURES.differenceFrom(new NetworkIdentity("lite0", "aa", "gap", "dd")))
        .contains("cut 'features' of network lite0 is not cut 'gap'");
    assertThat(FEATURES.differenceFrom(new NetworkIdentity("lite0", "aa", "features", "dd")))
        .contains("the frozen part of network lite0 at 'features' has SHA-256 bb, not dd");
  }
}
