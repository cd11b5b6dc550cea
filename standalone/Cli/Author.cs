using System.CommandLine;

namespace OptionsAlerts.Standalone.Cli;

/// <summary>Who gives a command: by name, or the user at this terminal.</summary>
internal static class Author
{
    public static Option<string> Option() => new("--author") { Description = "Who; the user's name when left out.", DefaultValueFactory = _ => Environment.UserName is { Length: > 0 } user ? user : "cli" };
}
