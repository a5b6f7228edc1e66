package headway.common.image;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.image.preprocessing.Resize;
import headway.common.image.preprocessing.ResizeFilter;
import headway.common.memory.DecodingGate;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;

/** Each way to decode goes through the gate of the process, if it takes much memory. */
class LargeImagesTest {
  private static final Resize BILINEAR = Resize.squash(ResizeFilter.BILINEAR);

  private static final Consumer<byte[]> WHOLE = image -> new ImageDecoder().decode(image);

  /** They take a JPEG at a reduced scale. */
  private static final List<Consumer<byte[]>> REDUCED =
      List.of(
          image -> new ImageDecoder().decode(image, 224, 224, BILINEAR),
          image -> new ImageDecoder().check(image),
          image -> Thumbnails.jpeg(image, 8));

  @Test
  void waitWhileAnotherIsDecoded() throws Exception {
    byte[] large = MadeImages.encode(image(2900, 2800), "png");
    for (Consumer<byte[]> way : REDUCED) {
      waits(way, large);
    }
    waits(WHOLE, large);
    waits(WHOLE, MadeImages.encode(image(2900, 2800), "jpg"));
    waits(
        jpeg -> new ImageDecoder().decode(jpeg, 224, 224, BILINEAR.withExact(true)),
        MadeImages.encode(image(2900, 2800), "jpg"));
  }

  /** As cameras of telephones write it. */
  @Test
  void aPhotoOfTwelveMillionPixelsThatIsDecodedAtAReducedScaleDoesNot() throws Exception {
    doesNotWait(REDUCED, MadeImages.encode(image(4032, 3024), "jpg"));
  }

  /** Its coefficients are kept in full at each scale. */
  @Test
  void aProgressiveJpegWaitsByItsCoefficients() throws Exception {
    doesNotWait(REDUCED, progressive(image(4032, 3024)));
    for (Consumer<byte[]> way : REDUCED) {
      waits(way, progressive(image(6000, 4000)));
    }
  }

  @Test
  void smallOnesDoNot() throws Exception {
    byte[] small = MadeImages.encode(image(40, 30), "png");
    doesNotWait(REDUCED, small);
    doesNotWait(List.of(WHOLE), small);
  }

  private static void waits(Consumer<byte[]> way, byte[] image) throws Exception {
    AtomicReference<Thread> decoder = new AtomicReference<>();
    CompletableFuture<Void> decoded;
    try (DecodingGate.Pass others = all()) {
      decoded = begin(() -> way.accept(image), decoder);
      awaitBlockedOrDone(decoder, decoded);
      assertThat(decoded).as("decoded beside other large images").isNotDone();
    }
    decoded.get(60, TimeUnit.SECONDS);
  }

  private static void doesNotWait(List<Consumer<byte[]>> ways, byte[] image) throws Exception {
    try (DecodingGate.Pass others = all()) {
      for (Consumer<byte[]> way : ways) {
        begin(() -> way.accept(image), new AtomicReference<>()).get(60, TimeUnit.SECONDS);
      }
    }
  }

  /** All that the process has for large images. */
  private static DecodingGate.Pass all() {
    return DecodingGate.ofProcess().enter(Long.MAX_VALUE, 1);
  }

  private static BufferedImage image(int width, int height) {
    return new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
  }

  private static byte[] progressive(BufferedImage image) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpg").next();
    ImageWriteParam settings = writer.getDefaultWriteParam();
    settings.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), settings);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
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
