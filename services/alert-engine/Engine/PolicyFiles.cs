using OptionsAlerts.AlertEngine.Core;

namespace OptionsAlerts.AlertEngine.Engine;

/// <summary>Policy files on disk.</summary>
public static class PolicyFiles
{
    private const int MaxBytes = 1 << 20;

    /// <summary>The text of a file of at most 1 MiB; of a larger one no more is read.</summary>
    /// <exception cref="PolicyException">It is larger.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static string Read(string path)
    {
        using var file = File.OpenRead(path);
        var bytes = new byte[MaxBytes + 1];
        var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (length > MaxBytes) throw new PolicyException(path, "$", 1, "is larger than 1 MiB; at most 1 MiB");
        using var reader = new StreamReader(new MemoryStream(bytes, 0, length));
        return reader.ReadToEnd();
    }
}
