using OptionsAlerts.ServiceDefaults.Hosting;

namespace OptionsAlerts.Ingestion.Formats;

/// <summary>A file or body that cannot be read as what it should be. The message is one line: where, then why.</summary>
public sealed class InvalidFileException : Exception, IBadInput
{
    /// <param name="where">The file or address, with line or byte where known.</param>
    /// <param name="why">What is wrong with it, in the reader's words.</param>
    public InvalidFileException(string where, string why, Exception? inner = null)
        : base($"{where}: {why}".ReplaceLineEndings(" "), inner)
    {
        Where = where;
        Why = why;
    }

    public string Where { get; }

    public string Why { get; }
}
