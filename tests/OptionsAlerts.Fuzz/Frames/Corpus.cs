using System.Text;

namespace OptionsAlerts.Fuzz.Frames;

/// <summary>
/// The frames that a decoder is tried with, from <c>corpus/DECODER/</c>, in the order of their names, without the line end that closes a text file. <c>*.hex</c> are bytes in hexadecimal
/// (spaces and lines as one likes), in <c>*.tws</c> each <c>|</c> is a zero byte, all others are taken as they are.
/// </summary>
internal static class Corpus
{
    private const string Root = "corpus/";

    /// <summary>Name and bytes of each.</summary>
    /// <exception cref="InvalidOperationException">There are none.</exception>
    public static IReadOnlyList<(string Name, byte[] Bytes)> Of(string decoder)
    {
        var folder = $"{Root}{decoder}/";
        var names = typeof(Corpus).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        (string, byte[])[] frames = [.. names.Select(name => (name[folder.Length..], Read(name)))];
        return frames.Length > 0 ? frames : throw new InvalidOperationException($"No frames in {folder}.");
    }

    private static byte[] Read(string name)
    {
        using var stream = typeof(Corpus).Assembly.GetManifestResourceStream(name)!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        var bytes = copy.ToArray();
        if (bytes is [.., (byte)'\n']) bytes = bytes[..^1];
        return Path.GetExtension(name) switch
        {
            ".hex" => Convert.FromHexString(string.Concat(Encoding.ASCII.GetString(bytes).Where(c => !char.IsWhiteSpace(c)))),
            ".tws" => Array.ConvertAll(bytes, one => one == (byte)'|' ? (byte)0 : one),
            _ => bytes,
        };
    }
}
