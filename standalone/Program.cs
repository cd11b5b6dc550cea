using OptionsAlerts.Standalone.Cli;
using Spectre.Console;

// A pipe or a file has no width of its own, and the one assumed for it breaks tables in the middle of words.
if (Console.IsOutputRedirected) AnsiConsole.Profile.Width = 160;
return await CommandLine.RunAsync(CommandLine.Root(), args, Console.Error);
