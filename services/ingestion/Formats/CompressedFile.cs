using System.Globalization;
using System.Text;

namespace OptionsAlerts.Ingestion.Formats;

/// <summary>
/// Files and bodies that may be gzipped: told by their first two bytes, not by their name. A truncated or damaged gzip is refused, never
/// half read in silence; what grows beyond its cap is refused before it fills the memory.
/// </summary>
internal static class CompressedFile
{
    /// <summary>The largest body taken into memory, unpacked: 64 MiB (an SPX chain is about 10 MB).</summary>
    public const int MaxBodyBytes = 64 * 1024 * 1024;

    private const string BadGzip = "truncated or damaged gzip";

    /// <summary>The whole unpacked content of a file.</summary>
    /// <exception cref="InvalidFileException">Not readable, damaged, or larger than <paramref name="maxBytes"/>.</exception>
    public static byte[] ReadAll(string path, int maxBytes = MaxBodyBytes)
    {
        using var file = OpenFile(path);
        return ReadAll(file, path, maxBytes);
    }

    /// <summary>The whole unpacked content of a stream.</summary>
    /// <exception cref="InvalidFileException">Damaged, or larger than <paramref name="maxBytes"/>.</exception>
    public static byte[] ReadAll(Stream stream, string where, int maxBytes = MaxBodyBytes)
    {
        var packed = Drain(stream, where, maxBytes);
        return IsGzip(packed) ? Unpack(packed, where, maxBytes) : packed;
    }

    /// <summary>The unpacked form of bytes that may be gzipped; the bytes themselves where they are not.</summary>
    public static byte[] Unpacked(byte[] bytes, string where, int maxBytes = MaxBodyBytes) => IsGzip(bytes) ? Unpack(bytes, where, maxBytes) : bytes;

    /// <summary>The unpacked text of a file as a stream of characters, for files too large to hold.</summary>
    /// <exception cref="InvalidFileException">Not readable.</exception>
    public static StreamReader OpenText(string path)
    {
        var file = OpenFile(path);
        try
        {
            return new StreamReader(Content(file), Encoding.UTF8, detectEncodingFromByteOrderMarks: true, bufferSize: 64 * 1024);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            file.Dispose();
            throw Explain(exception, path);
        }
    }

    private static Stream Content(FileStream file)
    {
        Span<byte> magic = stackalloc byte[2];
        var zipped = file.ReadAtLeast(magic, 2, throwOnEndOfStream: false) == 2 && IsGzip(magic);
        file.Position = 0;
        return zipped ? new VerifiedGzip(file) : file;
    }

    /// <summary>What a failed read of a file means, in one line.</summary>
    public static InvalidFileException Explain(Exception exception, string where) => exception switch
    {
        InvalidFileException already => already,
        InvalidDataException => new InvalidFileException(where, BadGzip, exception),
        FileNotFoundException or DirectoryNotFoundException => new InvalidFileException(where, "no such file", exception),
        UnauthorizedAccessException => new InvalidFileException(where, "not readable (permission denied, or a folder)", exception),
        _ => new InvalidFileException(where, exception.Message, exception),
    };

    private static FileStream OpenFile(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 64 * 1024, FileOptions.SequentialScan);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Explain(exception, path);
        }
    }

    private static byte[] Unpack(byte[] packed, string where, int maxBytes)
    {
        try
        {
            using var content = new VerifiedGzip(new MemoryStream(packed, writable: false));
            return Drain(content, where, maxBytes);
        }
        catch (InvalidDataException exception)
        {
            throw Explain(exception, where);
        }
    }

    private static byte[] Drain(Stream stream, string where, int maxBytes)
    {
        using var content = new MemoryStream();
        var buffer = new byte[64 * 1024];
        try
        {
            for (int read; (read = stream.Read(buffer)) > 0;)
            {
                if (content.Length + read > maxBytes)
                    throw new InvalidFileException(where, string.Create(CultureInfo.InvariantCulture, $"larger than {maxBytes:N0} bytes unpacked"));
                content.Write(buffer, 0, read);
            }
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw Explain(exception, where);
        }

        return content.ToArray();
    }

    private static bool IsGzip(ReadOnlySpan<byte> bytes) => bytes.Length >= 2 && bytes[0] == 0x1F && bytes[1] == 0x8B;
}
