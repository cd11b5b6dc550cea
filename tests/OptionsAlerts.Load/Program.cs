using OptionsAlerts.Load.Scenarios;
using OptionsAlerts.Standalone.Cli;

return await CommandLine.RunAsync(LoadCommands.Root(), args, Console.Error);
