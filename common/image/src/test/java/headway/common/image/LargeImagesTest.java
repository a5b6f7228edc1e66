package headway.common.image;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.image.preprocessing.Resize;
import headway.common.image.preprocessing.ResizeFilter;
import headway.common.memory.DecodingGate;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Each way to decode goes through the gate of the process, if the image is large. */
class LargeImagesTest {
  private static final List<Consumer<byte[]>> WAYS =
      List.of(
          image -> new ImageDecoder().decode(image),
          image -> new ImageDecoder().decode(image, 8, 8, Resize.squash(ResizeFilter.BILINEAR)),
          image -> new ImageDecoder().check(image),
          image -> Thumbnails.jpeg(image, 8));

  @Test
  void waitWhileAnotherIsDecoded() throws Exception {
    byte[] large = image(2900, 2800);
    for (Consumer<byte[]> way : WAYS) {
      AtomicReference<Thread> decoder = new AtomicReference<>();
      CompletableFuture<Void> decoded;
      try (DecodingGate.Pass another =
          DecodingGate.ofProcess().enter(DecodingGate.FREE_PIXELS + 1)) {
        decoded = begin(() -> way.accept(large), decoder);
        awaitBlockedOrDone(decoder, decoded);
        assertThat(decoded).as("decoded beside another large image").isNotDone();
      }
      decoded.get(60, TimeUnit.SECONDS);
    }
  }

  @Test
  void smallOnesDoNot() throws Exception {
    byte[] small = image(40, 30);
    try (DecodingGate.Pass large = DecodingGate.ofProcess().enter(DecodingGate.FREE_PIXELS + 1)) {
      for (Consumer<byte[]> way : WAYS) {
        begin(() -> way.accept(small), new AtomicReference<>()).get(60, TimeUnit.SECONDS);
      }
    }
  }

  private static byte[] image(int width, int height) {
    return MadeImages.encode(new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR), "jpg");
  }

  private static CompletableFuture<Void> begin(Runnable work, AtomicReference<Thread> decoder) {
    return CompletableFuture.runAsync(
        work,
        each -> {
          decoder.set(new Thread(each));
          decoder.get().start();
        });
  }

  private static void awaitBlockedOrDone(
      AtomicReference<Thread> decoder, CompletableFuture<Void> decoded)
      throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!decoded.isDone()
        && decoder.get().getState() != Thread.State.WAITING
        && System.nanoTime() < end) {
      Thread.sleep(1);
    }
    assertThat(decoder.get().getState()).isEqualTo(Thread.State.WAITING);
  }
}
