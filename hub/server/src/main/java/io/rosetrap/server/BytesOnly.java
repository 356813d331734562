package io.rosetrap.server;

import io.helidon.common.GenericType;
import io.helidon.http.Headers;
import io.helidon.http.WritableHeaders;
import io.helidon.http.encoding.ContentDecoder;
import io.helidon.http.encoding.ContentEncoder;
import io.helidon.http.encoding.ContentEncodingContext;
import io.helidon.http.encoding.ContentEncodingContextConfig;
import io.helidon.http.media.EntityReader;
import io.helidon.http.media.EntityWriter;
import io.helidon.http.media.MediaContext;
import io.helidon.http.media.MediaContextConfig;
import java.util.NoSuchElementException;

/**
 * What the web server is told of bodies: they are bytes, as they are. Its own way of finding out
 * that there is nothing else reads a configuration, for which a new hub has no time.
 */
final class BytesOnly {
  private static final String IDENTITY = "identity";

  static final MediaContext MEDIA = new NoMedia();
  static final ContentEncodingContext ENCODINGS = new NoEncodings();

  private BytesOnly() {}

  private static final class NoMedia implements MediaContext {
    @Override
    public <T> EntityReader<T> reader(GenericType<T> type, Headers headers) {
      throw noMedia();
    }

    @Override
    public <T> EntityWriter<T> writer(
        GenericType<T> type, Headers request, WritableHeaders<?> response) {
      throw noMedia();
    }

    @Override
    public <T> EntityReader<T> reader(GenericType<T> type, Headers request, Headers response) {
      throw noMedia();
    }

    @Override
    public <T> EntityWriter<T> writer(GenericType<T> type, WritableHeaders<?> request) {
      throw noMedia();
    }

    @Override
    public MediaContextConfig prototype() {
      throw noMedia();
    }

    private static UnsupportedOperationException noMedia() {
      return new UnsupportedOperationException("Bodies are read and written as bytes.");
    }
  }

  private static final class NoEncodings implements ContentEncodingContext {
    @Override
    public boolean contentEncodingEnabled() {
      return false;
    }

    @Override
    public boolean contentDecodingEnabled() {
      return false;
    }

    @Override
    public boolean contentEncodingSupported(String id) {
      return id.equals(IDENTITY);
    }

    @Override
    public boolean contentDecodingSupported(String id) {
      return id.equals(IDENTITY);
    }

    @Override
    public ContentEncoder encoder(String id) {
      if (!id.equals(IDENTITY)) {
        throw new NoSuchElementException("There is no encoder for " + id + ".");
      }
      return ContentEncoder.NO_OP;
    }

    @Override
    public ContentDecoder decoder(String id) {
      if (!id.equals(IDENTITY)) {
        throw new NoSuchElementException("There is no decoder for " + id + ".");
      }
      return ContentDecoder.NO_OP;
    }

    @Override
    public ContentEncoder encoder(Headers headers) {
      return ContentEncoder.NO_OP;
    }

    @Override
    public ContentEncodingContextConfig prototype() {
      throw new UnsupportedOperationException("There is nothing to configure.");
    }
  }
}
