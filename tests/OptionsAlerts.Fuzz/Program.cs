return await OptionsAlerts.Fuzz.FuzzCommand.Root().Parse(args).InvokeAsync();
